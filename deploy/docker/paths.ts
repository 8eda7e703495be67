import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** The volume with the secrets of the whole system. Only the containers that create and distribute them mount it. */
export const stateDir = process.env.KHAI_BAO_STATE ?? '/var/lib/khai-bao';

/** The file with the password of Postgres' administrator, on a volume of its own: Postgres reads it as another user. */
export const passwordFile = process.env.POSTGRES_PASSWORD_FILE ?? '/var/lib/postgres-password/value';

const environmentsDir = process.env.KHAI_BAO_ENVIRONMENTS ?? '/var/lib/khai-bao-environment';

/** The file with the environment variables of one service, on that service's volume. */
export const environmentFile = (service: string): string => path.join(environmentsDir, service, 'given.json');
