import { bootstrap } from './bootstrap.mjs';

bootstrap('run-pictures.mjs');
