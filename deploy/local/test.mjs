import { bootstrap } from './bootstrap.mjs';

bootstrap('run-test.mjs');
