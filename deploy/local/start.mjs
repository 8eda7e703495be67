import { bootstrap } from './bootstrap.mjs';

bootstrap('run-start.mjs');
