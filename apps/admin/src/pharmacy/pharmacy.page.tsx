import { Button, formatDateTime, formatPhone } from '@khai-bao/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.js';
import { Answer, PageHead, RoomDoor } from '../shell/page.js';
import { common } from '../texts/common.texts.js';
import { pharmacyTexts } from './pharmacy.texts.js';

function Pharmacies() {
  const t = pharmacyTexts.useTexts();
  const words = common.useTexts();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['pharmacies'],
    queryFn: ({ pageParam }) => api.intake.pharmacies(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 30_000,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.intro}</p>} />
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
                  <th>{t.area}</th>
                  <th>{t.representative}</th>
                  <th>{t.phone}</th>
                  <th>{t.listed}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.unitId}>
                    <td className="main">
                      <span className="strong">{item.name}</span>
                      <span className="under">{item.street}</span>
                    </td>
                    <td>{item.areaName}</td>
                    <td>{item.representative}</td>
                    <td className="num nowrap">
                      <a href={`tel:${item.phone}`}>{formatPhone(item.phone)}</a>
                    </td>
                    <td className="num nowrap">{formatDateTime(item.listedAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Answer>
        {query.hasNextPage && (
          <div className="more">
            <Button variant="quiet" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              {words.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

/** The pharmacies of the city, for the Department of Health. */
export function PharmacyPage() {
  return (
    <RoomDoor room="pharmacy">
      <Pharmacies />
    </RoomDoor>
  );
}
