import { bootstrap } from './bootstrap.mjs';

bootstrap('run-demo.mjs', { java: false });
