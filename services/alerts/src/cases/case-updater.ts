import { Injectable } from '@nestjs/common';
import type { DeclarationContent, RiskFlagged } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { ClusterClock } from '../cluster-search/cluster-clock.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseStore, type CaseHistoryLine } from './case-store.js';
import type { CaseFieldChanges, SuspectedCaseEntity } from './suspected-case.entity.js';

/** Lines in the history of a case. */
const correctedNote = 'Người khai vừa sửa tờ khai: xem lại họ tên và số điện thoại.';
const takenBackNote = (reason: string): string => `Đơn vị rút báo nghi ngờ: ${reason}`;

/** Changes open cases of a declaration that became known before. Its state stays: the medical centre decides about it. */
@Injectable()
export class CaseUpdater {
  constructor(
    private readonly store: CaseStore,
    private readonly cipher: CaseContentCipher,
    private readonly clusters: ClusterClock,
  ) {}

  /**
   * Replaces the person in the open cases that hold a declaration's content. The answers for which it was flagged stay, because nobody
   * withdraws a symptom from a case; a correction that made the declaration suspected brings its answers too. Without an ID paper the phone is part of the person index, so that index moves as well.
   */
  async replacePerson(manager: EntityManager, flag: RiskFlagged, content: DeclarationContent): Promise<void> {
    for (const found of await this.store.lockOpenCasesOfDeclaration(manager, flag.declarationId)) {
      // The declaration of a duplicate that was merged into this case may be of another unit or day: its index is none of this case.
      const isOfThisCase = found.unitId === flag.unitId && found.day === flag.day;
      if (isOfThisCase && found.personIndex !== flag.personIndex)
        await this.store.replacePersonIndex(manager, found, flag.personIndex);
      if (found.declarationId !== flag.declarationId) continue;
      const isNews = flag.isCorrection === true;
      const sealed = isNews
        ? this.cipher.resealContent(found, content)
        : this.cipher.replacePerson(found, content);
      if (sealed === null) continue;
      const { questionnaireVersion } = isNews ? flag : found;
      await this.recordLine(
        manager,
        found,
        { note: correctedNote, entry: 'person-corrected' },
        { ...sealed, questionnaireVersion },
      );
      await this.clusters.startPartySearch(manager, found.id);
    }
  }

  /** Records in the open cases of a declaration at a unit that the unit takes its report back. */
  async recordTakenBack(manager: EntityManager, flag: RiskFlagged, reason: string): Promise<void> {
    for (const found of await this.store.lockOpenCasesOfDeclaration(manager, flag.declarationId))
      if (found.unitId === flag.unitId)
        await this.recordLine(manager, found, { note: takenBackNote(reason), entry: 'report-taken-back' });
  }

  private async recordLine(
    manager: EntityManager,
    found: SuspectedCaseEntity,
    line: Pick<CaseHistoryLine, 'note' | 'entry'>,
    fields: CaseFieldChanges = {},
  ): Promise<void> {
    const change = { state: found.state, escalationClock: 'unchanged' } as const;
    await this.store.transitionCase(manager, found, change, { actor: null, ...line }, fields);
  }
}
