import { CreateCentre1624493000000 } from './1624493000000-create-centre.js';

export const migrations = [CreateCentre1624493000000];
