import { CreateSupport1624493000000 } from './1624493000000-create-support.js';

export const migrations = [CreateSupport1624493000000];
