import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { IsolatedProcess } from '@khai-bao/platform/isolation';
import type { PosterContent } from './poster-content.js';

/** Posters that are cached; one takes about 100 kB. */
const maxCachedPosters = 200;

/** Renders posters in a separate process and caches them. Concurrent requests for one poster cause one rendering. */
@Injectable()
export class PosterPdfCache {
  private readonly renderProcess = new IsolatedProcess({
    script: new URL('./render-poster.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 1,
    maxQueuedInputs: 16,
    timeoutMs: 20_000,
    maxHeapMegabytes: 192,
    maxOutputBytes: 8 * 1024 * 1024,
  });
  /** Files by the whole content of their poster, which includes gate code and version; the least recently used first. */
  private readonly cachedFiles = new Map<string, Promise<Buffer>>();

  /** Returns a poster as an A4 PDF. @throws Problem PLATFORM.OVERLOADED when too many posters wait, PLATFORM.UNAVAILABLE when rendering fails */
  getPosterPdf(poster: PosterContent): Promise<Buffer> {
    const key = JSON.stringify(poster);
    const file = this.cachedFiles.get(key) ?? this.renderPoster(key);
    this.cachedFiles.delete(key);
    this.cachedFiles.set(key, file);
    for (const oldest of this.cachedFiles.keys()) {
      if (this.cachedFiles.size <= maxCachedPosters) break;
      this.cachedFiles.delete(oldest);
    }
    file.catch(() => this.cachedFiles.delete(key));
    return file;
  }

  private async renderPoster(contentJson: string): Promise<Buffer> {
    const file = await this.renderProcess.runScript(Buffer.from(contentJson));
    if (file === null) throw new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 5 });
    return file;
  }
}
