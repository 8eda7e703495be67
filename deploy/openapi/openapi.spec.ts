import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeService } from '@khai-bao/platform/http';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  describedServices,
  documentFile,
  documentText,
  generatedFolder,
  setPlaceholderConfiguration,
} from './described-services.js';
import { generateClient, generatedFiles } from './generate-client.js';

setPlaceholderConfiguration();
const howToMend = 'The HTTP interface has changed: run npm run openapi, and look at what changed.';
const committed = (file: string): string => readFileSync(file, 'utf8');

describe.each(describedServices)('the HTTP interface of %s', (service) => {
  it('is described by its committed OpenAPI document', async () => {
    const module = (await import(`../../services/${service}/src/${service}-service.module.js`)) as object;
    const document = documentText(await describeService(Object.values(module)[0], service));
    expect({ howToMend, document }).toEqual({ howToMend, document: committed(documentFile(service)) });
  });

  it('is called by the functions that are generated from that document', async () => {
    const document = JSON.parse(committed(documentFile(service))) as OpenAPIObject;
    const generated = await generateClient(service, document);
    expect(generatedFiles.length).toBeGreaterThan(1);
    for (const file of generatedFiles)
      expect({ howToMend, text: generated[file] }).toEqual({
        howToMend,
        text: committed(path.join(generatedFolder(service), file)),
      });
  });

  it('names every operation once', () => {
    const { paths } = JSON.parse(committed(documentFile(service))) as OpenAPIObject;
    const names = Object.values(paths).flatMap((item) =>
      Object.values(item as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual([...new Set(names)]);
  });
});
