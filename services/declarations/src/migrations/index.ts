import { CreateDeclarations1624493000000 } from './1624493000000-create-declarations.js';
import { WaitInDefault1624493100000 } from './1624493100000-wait-in-default.js';

export const migrations = [CreateDeclarations1624493000000, WaitInDefault1624493100000];
