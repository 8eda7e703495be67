import type { ThreadItemDto } from '@khai-bao/api-client/support';
import { formatMoment } from '@khai-bao/ui';
import { channelTexts } from './channel.texts.js';
import { postAskTexts } from './post-asks.texts.js';
import { usePostCodeText } from './post-text.js';

/** Sorts threads into what is yours to do, what is new to you, registrations, and what is for everyone. */
export function groupThreads(
  items: readonly ThreadItemDto[],
): { key: 'yours' | 'unread' | 'registration' | 'common'; items: ThreadItemDto[] }[] {
  const yours = items.filter((item) => item.needsAction);
  const unread = items.filter((item) => !item.needsAction && item.unread > 0);
  const rest = items.filter((item) => !item.needsAction && item.unread === 0);
  const groups = [
    { key: 'yours' as const, items: yours },
    { key: 'unread' as const, items: unread },
    { key: 'registration' as const, items: rest.filter((item) => item.kind === 'registration') },
    { key: 'common' as const, items: rest.filter((item) => item.kind !== 'registration') },
  ];
  return groups.filter((group) => group.items.length > 0);
}

/** The threads of the channel, yours first. */
export function ThreadList({
  items,
  openId,
  onOpen,
}: {
  items: readonly ThreadItemDto[];
  openId: string | undefined;
  onOpen: (id: string) => void;
}) {
  const t = channelTexts.useTexts();
  const asks = postAskTexts.useTexts();
  const short = usePostCodeText();
  return (
    <div className="threads">
      {groupThreads(items).map((group) => (
        <section key={group.key}>
          <h2>{t.groups[group.key]}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item.threadId}>
                <button
                  type="button"
                  aria-current={item.threadId === openId || undefined}
                  data-unread={item.unread > 0 || item.needsAction || undefined}
                  onClick={() => onOpen(item.threadId)}
                >
                  <span className="grow">
                    <span className="thread-subject clip">{item.subject}</span>
                    <span className="under clip">
                      {item.question && `${item.question.isLate ? asks.lateShort : asks.waitsShort} · `}
                      {item.lastPostText || short(item.lastPostCode)}
                    </span>
                  </span>
                  <time className="thread-when num" dateTime={item.lastPostAt}>
                    {formatMoment(item.lastPostAt)}
                  </time>
                  {item.unread > 0 && (
                    <>
                      <span className="dot num" aria-hidden="true">
                        {item.unread}
                      </span>
                      <span className="visually-hidden">{t.unread(item.unread)}</span>
                    </>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
