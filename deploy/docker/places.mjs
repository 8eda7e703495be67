import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** The volume with this system's secrets and, in `environment/`, what each service is given. */
export const stateDir = process.env.KHAI_BAO_STATE ?? '/var/lib/khai-bao';

/** Where the administrator's password of Postgres stands: a volume of its own, because Postgres reads it as another user. */
export const passwordFile = process.env.POSTGRES_PASSWORD_FILE ?? '/var/lib/postgres-password/value';

export const environmentFile = (service) => path.join(stateDir, 'environment', `${service}.json`);
