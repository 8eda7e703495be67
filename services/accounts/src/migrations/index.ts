import { CreateAccounts1624493000000 } from './1624493000000-create-accounts.js';
import { CountGuesses1624493100000 } from './1624493100000-count-guesses.js';

export const migrations = [CreateAccounts1624493000000, CountGuesses1624493100000];
