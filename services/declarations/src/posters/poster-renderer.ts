import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { IsolatedProcess } from '@khai-bao/platform/isolation';
import type { DrawnPage } from './drawing.js';
import type { PosterSet } from './poster-content.js';

/** Bytes of cached results. A gate takes about 60 kB, a file of 200 gates about 5 MB. */
const maxCachedBytes = 48 * 1024 * 1024;

/** Renders posters in a separate process and caches them. Concurrent requests for one set cause one rendering. */
@Injectable()
export class PosterRenderer {
  private readonly renderProcess = new IsolatedProcess({
    script: new URL('./render-poster.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 1,
    maxQueuedInputs: 16,
    timeoutMs: 60_000,
    maxHeapMegabytes: 320,
    maxOutputBytes: 24 * 1024 * 1024,
  });
  /** Results by a digest of what they show, the least recently used first. */
  private readonly cached = new Map<string, { readonly result: Promise<Buffer>; bytes: number }>();

  /** Returns a set as one PDF. @throws Problem PLATFORM.OVERLOADED when too many sets wait, PLATFORM.UNAVAILABLE when rendering fails */
  getPdf(set: PosterSet): Promise<Buffer> {
    return this.getResult('pdf', set);
  }

  /** Returns the shapes of each page of a set, as the PDF draws them. @throws Problem as `getPdf` */
  async getDrawings(set: PosterSet): Promise<DrawnPage[]> {
    return JSON.parse((await this.getResult('drawing', set)).toString('utf8')) as DrawnPage[];
  }

  private getResult(format: 'pdf' | 'drawing', set: PosterSet): Promise<Buffer> {
    const input = Buffer.from(JSON.stringify({ format, set }));
    const key = createHash('sha256').update(input).digest('base64');
    const entry = this.cached.get(key) ?? { result: this.render(input), bytes: 0 };
    this.cached.delete(key);
    this.cached.set(key, entry);
    entry.result.then(
      (bytes) => {
        entry.bytes = bytes.length;
        this.evictOldest();
      },
      () => this.cached.delete(key),
    );
    return entry.result;
  }

  private evictOldest(): void {
    let total = 0;
    for (const { bytes } of this.cached.values()) total += bytes;
    for (const [key, { bytes }] of this.cached) {
      if (total <= maxCachedBytes) return;
      // What is still being rendered has no size yet.
      if (bytes === 0) continue;
      this.cached.delete(key);
      total -= bytes;
    }
  }

  private async render(input: Buffer): Promise<Buffer> {
    const result = await this.renderProcess.runScript(input);
    if (result === null) throw new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 5 });
    return result;
  }
}
