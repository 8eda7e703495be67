import { ConfigError, loadConfig } from '@khai-bao/platform/config';
import { AccountsConfig } from './accounts.config.js';
import { resolveRelyingParty } from './identity/second-factor/relying-party.js';

/** Read once, at the start. */
export const config = loadConfig(AccountsConfig);
if (config.nodeEnv === 'production' && config.seedDemo)
  throw new ConfigError('SEED_DEMO makes accounts with a known password: not in production');
if (config.bouncePort !== undefined && config.bounceDomain === undefined)
  throw new ConfigError('BOUNCE_PORT takes the returns of BOUNCE_DOMAIN: set that too');
try {
  resolveRelyingParty(config.publicOrigin, config.passkeyDomain);
} catch (error) {
  throw new ConfigError((error as Error).message);
}
