import { bootstrap } from './bootstrap.mjs';

bootstrap('run-check.mjs', { java: false });
