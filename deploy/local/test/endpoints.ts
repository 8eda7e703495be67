import { serviceNames } from '@khai-bao/contracts';
import { accountsEndpoints } from './endpoints/accounts.js';
import { alertsEndpoints } from './endpoints/alerts.js';
import { channelEndpoints } from './endpoints/channel.js';
import { declarationsEndpoints } from './endpoints/declarations.js';
import { registrationEndpoints } from './endpoints/registration.js';
import { guideEndpoints } from './endpoints/guides.js';
import { trainingEndpoints } from './endpoints/training.js';
import { everyone, nobodys, nothing, to, type Endpoint } from './scope-rules.js';

/**
 * Every endpoint of every service, who may use it and to whom its rows belong. A new endpoint that is not here fails
 * the test of scopes.
 */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  ...registrationEndpoints,
  ...accountsEndpoints,
  ...declarationsEndpoints,
  ...alertsEndpoints,
  ...channelEndpoints,
  ...guideEndpoints,
  ...trainingEndpoints,
  // operation, the same in each service
  ...Object.fromEntries(
    serviceNames.flatMap((service): [string, Endpoint][] => [
      [`GET /api/${service}/v1/dead-letters`, to(['dic-operator'], everyone, nothing)],
      [
        `POST /api/${service}/v1/dead-letters/{id}/replay`,
        to(['dic-operator'], everyone, () => ({ path: { id: nobodys } }), { answers: 404 }),
      ],
    ]),
  ),
};
