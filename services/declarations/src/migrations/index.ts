import { CreateDeclarations1624493000000 } from './1624493000000-create-declarations.js';

export const migrations = [CreateDeclarations1624493000000];
