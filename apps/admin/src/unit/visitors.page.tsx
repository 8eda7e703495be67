import { More } from '../parts/more.js';
import '../styles/unit.css';
import { cityDay, formatPhone, formatTime } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../session/session.js';
import { Answer, PageHead, RoomDoor } from '../shell/page.js';
import { OutcomeTag } from './outcome-tag.js';
import { unitTexts } from './unit.texts.js';

function Visitors() {
  const t = unitTexts.useTexts().visitors;
  const api = useApi();
  const [day, setDay] = useState(() => cityDay());
  const query = useInfiniteQuery({
    queryKey: ['visitors', day],
    queryFn: ({ pageParam }) => api.gates.visitors(day, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.trail}</p>}>
        <label className="day">
          <span>{t.day}</span>
          <input
            className="kb-input"
            type="date"
            value={day}
            max={cityDay()}
            onChange={(event) => setDay(event.currentTarget.value || cityDay())}
          />
        </label>
      </PageHead>
      <div className="plain-pane">
        <Answer
          query={query}
          empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
        >
          {() => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.name}</th>
                  <th>{t.phone}</th>
                  <th>{t.gate}</th>
                  <th>{t.at}</th>
                  <th>{t.outcome}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.declarationId}>
                    <td className="main">
                      <span className="strong">{one.fullName}</span>
                      <span className="under num">{one.birthYear}</span>
                    </td>
                    <td className="num nowrap">
                      <a href={`tel:${one.phone}`}>{formatPhone(one.phone)}</a>
                    </td>
                    <td>{one.gateName}</td>
                    <td className="num nowrap">{formatTime(one.acceptedAt)}</td>
                    <td>
                      <OutcomeTag outcome={one.outcome} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Answer>
        <More query={query} />
      </div>
    </>
  );
}

/** Who declared at the gates of a unit on one day. */
export function VisitorsPage() {
  return (
    <RoomDoor room="visitors">
      <Visitors />
    </RoomDoor>
  );
}
