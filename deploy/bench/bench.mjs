import { bootstrap } from '../local/bootstrap.mjs';

bootstrap('../bench/run-bench.mjs');
