import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GuideLanguage, GuideRole } from '@khai-bao/contracts';

/** `draft`: being written; `submitted`: waits for a second person; `discarded`: given up. */
export const guideStates = ['draft', 'submitted', 'published', 'discarded'] as const;
export type GuideState = (typeof guideStates)[number];

/** Texts in all languages. */
export type GuideTexts = Readonly<Record<GuideLanguage, string>>;

/** A version of a guide, published or being written. A guide has at most one that is being written. */
@Entity('guide_version')
export class GuideVersionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') role: GuideRole;
  @Column('text') state: GuideState;
  /** Markdown. Published texts were judged by `parseGuide`. */
  @Column('jsonb') texts: GuideTexts;
  /** What changed, one sentence in each language; empty in the first version. */
  @Column('jsonb') summaries: GuideTexts;
  /** Whether readers must do something differently. */
  @Column('boolean') isMajor: boolean;
  /** Number of a published version; null before. */
  @Column('int', { nullable: true }) major: number | null;
  @Column('int', { nullable: true }) minor: number | null;
  /** Hash of the release's text that it was made from; null for a draft that a person began. */
  @Column('text', { nullable: true }) releaseHash: string | null;
  /** Accounts that have written in it. None of them may publish it. */
  @Column('uuid', { array: true }) editorIds: string[];
  /** Name of whoever wrote last; null for the release. */
  @Column('text', { nullable: true }) editorName: string | null;
  @Column('timestamptz') changedAt: Date;
  @Column('text', { nullable: true }) publisherName: string | null;
  @Column('timestamptz', { nullable: true }) publishedAt: Date | null;
  /** Version of the row (optimistic lock). */
  @Column('int') version: number;
}
