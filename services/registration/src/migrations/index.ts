import { CreateRegistration1624493000000 } from './1624493000000-create-registration.js';

export const migrations = [CreateRegistration1624493000000];
