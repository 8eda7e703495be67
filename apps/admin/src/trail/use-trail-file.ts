import { type AccessDto, listAccessTrail } from '@khai-bao/api-client/accounts';
import { cityDay, formatDate, formatSeconds, useLanguage } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { toCsv } from '../parts/csv.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { numberText, problemText, roleText } from '../texts/words.js';
import { trailTexts } from './trail.texts.js';

/** Lines of one file at most; more are asked for by days. */
const maxExportLines = 10_000;
const exportPageSize = 200;

/** The words of a line, for the page and for the file. */
export function useTrailLineText() {
  const t = trailTexts.useTexts();
  const words = commonTexts.useTexts();
  const actions: Readonly<Record<string, string>> = t.actions;
  const subjects: Readonly<Record<string, string>> = t.subjects;
  return (item: AccessDto) => {
    const day = item.subjectKind === 'unit-day' ? item.subjectId.split('/')[1] : undefined;
    return {
      at: `${formatDate(item.at)} ${formatSeconds(item.at)}`,
      actor: item.actorName || t.nobody,
      role: roleText(item.role, words),
      place: item.actorPlace,
      action: actions[item.action] ?? t.otherAction,
      kind: subjects[item.subjectKind] ?? t.subject,
      subject: [item.subjectName, day && formatDate(day)].filter(Boolean).join(' · '),
    };
  };
}

/** Which lines; days in the city's time. */
export interface TrailFilter {
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Saves the lines that are looked at, all pages of them, as a file. */
export function useTrailFile(filter: TrailFilter) {
  const t = trailTexts.useTexts();
  const api = useApi();
  const language = useLanguage();
  const wordsOf = useTrailLineText();
  return useMutation({
    mutationFn: async () => {
      const items: AccessDto[] = [];
      let cursor: string | undefined;
      do {
        const page = await listAccessTrail({
          client: api.client,
          query: { ...filter, cursor, limit: exportPageSize },
        });
        items.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined && items.length < maxExportLines);
      const lines = items.slice(0, maxExportLines).map((item) => {
        const { at, actor, role, place, action, kind, subject } = wordsOf(item);
        return [at, actor, role, place, action, kind, subject, item.subjectId];
      });
      const head = [t.at, t.actor, t.role, t.place, t.action, t.subject, t.subjectName, t.code];
      saveFile(
        new Blob([toCsv([head, ...lines])], { type: 'text/csv;charset=utf-8' }),
        `nhat-ky-truy-cap-${cityDay()}.csv`,
      );
      if (cursor !== undefined)
        notify({ tone: 'caution', text: t.cut(numberText(maxExportLines, language)) });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
}
