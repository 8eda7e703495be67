import { CreateAlerts1624493000000 } from './1624493000000-create-alerts.js';

export const migrations = [CreateAlerts1624493000000];
