import { ConfigError, loadConfig } from '@khai-bao/platform/config';
import { AccountsConfig } from './accounts.config.js';
import { resolveRelyingParty } from './identity/second-factor/relying-party.js';

/** Configuration of the process, read once at start-up. */
export const config = loadConfig(AccountsConfig);
if (config.nodeEnv === 'production' && config.seedDemo)
  throw new ConfigError('SEED_DEMO creates accounts with a known password and is refused in production');
if (config.bouncePort !== undefined && config.bounceDomain === undefined)
  throw new ConfigError('BOUNCE_PORT requires BOUNCE_DOMAIN');
try {
  resolveRelyingParty(config.publicOrigin, config.passkeyDomain);
} catch (error) {
  throw new ConfigError((error as Error).message);
}
