import { Injectable } from '@nestjs/common';
import { IsolatedProcess } from '@khai-bao/platform/isolation';
import type { InspectedUpload } from './inspect-upload.js';

/** Inspects files in a separate process, so that a malicious file can only crash that process. */
@Injectable()
export class UploadInspector {
  private readonly inspector = new IsolatedProcess({
    script: new URL('./inspect-upload.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 2,
    maxQueuedInputs: 10,
    timeoutMs: 20_000,
    maxHeapMegabytes: 384,
    maxOutputBytes: 64 * 1024,
  });

  /** Inspects a file. @throws Problem PLATFORM.OVERLOADED when the queue is full */
  async inspectUpload(name: string, bytes: Buffer): Promise<InspectedUpload> {
    const output = await this.inspector.runScript(
      Buffer.concat([Buffer.from(name), Buffer.from([0]), bytes]),
    );
    return output === null ? { refused: 'broken' } : (JSON.parse(output.toString('utf8')) as InspectedUpload);
  }
}
