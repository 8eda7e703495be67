import type { PostDto } from '@khai-bao/api-client/support';
import { formatDate, formatDateTime, formatMoment, useLanguage } from '@khai-bao/ui';
import { numberText } from '../texts/words.js';
import { useMorningText } from './morning-report.js';
import { postAskTexts } from './post-asks.texts.js';
import { postCodeTexts } from './post-code.texts.js';

/** What a code of the system's own says, in short; the code itself where it says nothing. */
export function usePostCodeText(): (code: string | null) => string {
  const short: Readonly<Record<string, string>> = postCodeTexts.useTexts().short;
  return (code) => (code === null ? '' : (short[code] ?? code));
}

/** The words of a post: what somebody wrote, or what happened, in full with its numbers, days and places. */
export function usePostText(): (post: PostDto) => string {
  const { full, steps, feed } = postCodeTexts.useTexts();
  const { bodies } = postAskTexts.useTexts();
  const language = useLanguage();
  const short = usePostCodeText();
  const morningText = useMorningText();
  const number = (value: unknown): string => numberText(Number(value), language);
  return ({ text, code, detail = {} }) => {
    if (text || code === null) return text;
    if (code in feed)
      return feed[code as keyof typeof feed](Number(detail['waiting']), Number(detail['minutes']));
    switch (code) {
      case 'ACKNOWLEDGE_SOON':
      case 'ACKNOWLEDGE_LATE':
        return full[code](Number(detail['missing']), Number(detail['total']), formatDate(`${detail['by']}`));
      case 'QUESTION_LATE':
        return full[code](String(detail['place'] || bodies[detail['body'] as keyof typeof bodies]));
      case 'REMINDER':
        return full[code](
          Number(detail['units']),
          steps[detail['step'] as keyof typeof steps],
          Number(detail['hours']),
          formatMoment(String(detail['since'])),
        );
      case 'PHARMACY_FILE':
        return full[code](
          formatDate(`${detail['day']}`),
          number(detail['pharmacies']),
          number(detail['changes']),
        );
      case 'TRAINING_PLANNED':
      case 'TRAINING_HELD':
      case 'TRAINING_CHANGED':
        return full[code](
          `${detail['title']}`,
          formatDateTime(`${detail['startsAt']}`),
          formatDateTime(`${detail['endsAt']}`),
        );
      case 'TRAINING_MOVED':
        return full[code](
          `${detail['title']}`,
          formatDateTime(`${detail['startsAt']}`),
          formatDateTime(`${detail['endsAt']}`),
          formatDateTime(`${detail['earlierStartsAt']}`),
        );
      case 'TRAINING_CANCELLED':
        return full[code](
          `${detail['title']}`,
          formatDateTime(`${detail['startsAt']}`),
          `${detail['reason']}`,
        );
      case 'TRAINING_RECORDED':
        return full[code](`${detail['title']}`);
      case 'MORNING_REPORT':
        return morningText(detail);
      case 'WORKER_FAILING':
      case 'WORKER_SET_ASIDE':
        return full[code](Number(detail['failures']), String(detail['reason']));
      case 'WORKER_OVER':
        return full[code](Number(detail['minutes']));
      default:
        return short(code);
    }
  };
}
