import { CreateAccounts1624493000000 } from './1624493000000-create-accounts.js';

export const migrations = [CreateAccounts1624493000000];
