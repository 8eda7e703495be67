import { CreateSync1624493000000 } from './1624493000000-create-sync.js';

export const migrations = [CreateSync1624493000000];
