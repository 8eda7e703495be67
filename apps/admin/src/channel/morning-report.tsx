import type { PostDto } from '@khai-bao/api-client/support';
import { adminPaths } from '@khai-bao/contracts/app-routes';
import { formatDate, useLanguage } from '@khai-bao/ui';
import { Link } from '@tanstack/react-router';
import { numberText } from '../texts/words.js';
import { morningReportTexts } from './morning-report.texts.js';

type Detail = NonNullable<PostDto['detail']>;

/** Share of reached contacts, percent; null without a contact. */
function reachedShare(contacts: unknown, reached: unknown): number | null {
  const all = Number(contacts);
  return all > 0 ? Math.round((100 * Number(reached)) / all) : null;
}

/** The words of a morning report: each number, and beside it that of the day before where there is one. */
export function useMorningText(): (detail: Detail) => string {
  const t = morningReportTexts.useTexts();
  const language = useLanguage();
  return (detail) => {
    const withBefore = (name: string): string => {
      const count = numberText(Number(detail[name]), language);
      const before = detail[`${name}Before`];
      return before === undefined ? count : t.compared(count, numberText(Number(before), language));
    };
    const share = reachedShare(detail['contacts'], detail['contactsReached']);
    const shareBefore = reachedShare(detail['contactsBefore'], detail['contactsReachedBefore']);
    const reached =
      share === null
        ? t.noContacts
        : t.reached(shareBefore === null ? `${share}%` : t.compared(`${share}%`, `${shareBefore}%`));
    return t.report(formatDate(String(detail['day'])), {
      opened: withBefore('opened'),
      open: withBefore('open'),
      overdue: withBefore('overdue'),
      clusters: withBefore('clusters'),
      reached,
    });
  };
}

/** Leads from a report to the picture of the cases. */
export function PictureLink() {
  const t = morningReportTexts.useTexts();
  return <Link to={adminPaths.casePicture}>{t.openPicture}</Link>;
}
