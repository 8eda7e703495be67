import { bootstrap } from '../local/bootstrap.mjs';

bootstrap('../chaos/run-chaos.mjs');
