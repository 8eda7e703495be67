import { Injectable } from '@nestjs/common';
import type { GuideLanguage, GuideRole } from '@khai-bao/contracts';
import { formatGuideNumber } from './guide-numbers.js';
import { renderGuidePdf } from './guide-pdf.js';
import { GuidesService } from './guides.service.js';

/** A file of a guide, and its name. */
interface GuideFile {
  readonly bytes: Buffer;
  readonly name: string;
}

/** Files of guides. Each is rendered once per version and process. */
@Injectable()
export class GuideFiles {
  private readonly rendered = new Map<
    string,
    { readonly version: string; readonly file: Promise<GuideFile> }
  >();

  constructor(private readonly guides: GuidesService) {}

  /** @throws Problem SUPPORT.GUIDE_NOT_FOUND */
  async renderGuide(role: GuideRole, language: GuideLanguage): Promise<GuideFile> {
    const { guide, document } = await this.guides.readDocument(role, language);
    const version = formatGuideNumber(guide);
    const key = `${role} ${language}`;
    const kept = this.rendered.get(key);
    if (kept?.version === version) return kept.file;
    const file = renderGuidePdf(document, { role, language, version, publishedAt: guide.publishedAt }).then(
      (bytes) => ({ bytes, name: `khai-bao-${role}-${version}-${language}.pdf` }),
    );
    this.rendered.set(key, { version, file });
    file.catch(() => this.rendered.delete(key));
    return file;
  }
}
