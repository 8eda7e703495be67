import { Logger } from 'nestjs-pino';
import { HealthRegistry } from '@khai-bao/platform/observability';
import { createCentreApp } from './create-centre.js';
import { config } from './environment.js';

const app = await createCentreApp(config);
const logger = app.get(Logger);
let ending = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    app.get(HealthRegistry).beginShutdown();
    setTimeout(() => process.exit(1), 15_000).unref();
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
await app.listen(config.port, config.host);
logger.log(`the centre ${config.centreName} is listening on ${config.host}:${config.port}`);
