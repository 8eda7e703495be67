import { CreateRegistration1624493000000 } from './1624493000000-create-registration.js';
import { SealNotes1624493100000 } from './1624493100000-seal-notes.js';

export const migrations = [CreateRegistration1624493000000, SealNotes1624493100000];
