// Writes the services' OpenAPI documents and what is generated from them. Run: npm run openapi
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeService } from '@khai-bao/platform/http';
import {
  describedServices,
  documentFile,
  documentText,
  setPlaceholderConfiguration,
} from './described-services.ts';
import { writeClient } from './generate-client.ts';

setPlaceholderConfiguration();
for (const service of describedServices) {
  const module = (await import(`../../services/${service}/dist/${service}-service.module.js`)) as object;
  const document = await describeService(Object.values(module)[0], service);
  mkdirSync(path.dirname(documentFile(service)), { recursive: true });
  writeFileSync(documentFile(service), documentText(document));
  await writeClient(service, document);
  process.stdout.write(`${service}: ${Object.keys(document.paths).length} paths\n`);
}
process.exit(0);
