import '../styles/visitor-cards.css';
import { findVisitorCards, listVisitorCards, type FindCardsDto } from '@khai-bao/api-client/declarations';
import { Button, Empty } from '@khai-bao/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus, Printer, Search } from 'lucide-react';
import { useState } from 'react';
import { TextLine } from '../gate/behalf-fields.js';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { useApi, useProfile } from '../session/session.js';
import { parseAskedCard } from './asked-card.js';
import { CardTable } from './card-table.js';
import { MakeCard } from './make-card.js';
import { maxPrintedCards, usePrintCards } from '../printed-card/use-print-cards.js';
import { visitorCardsTexts } from './visitor-cards.texts.js';

/** Looks a card up by what the person knows or has; nothing is looked up while it is typed, because each search is recorded. */
function FindForm({ onAsk }: { onAsk: (asked: FindCardsDto) => void }) {
  const t = visitorCardsTexts.useTexts();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="find-card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const asked = parseAskedCard(typed);
        setWrong(asked === null);
        if (asked !== null) onAsk(asked);
      }}
    >
      <TextLine
        label={t.findLabel}
        hint={t.findHint}
        error={wrong ? t.findWrong : undefined}
        maxLength={400}
        value={typed}
        onValue={(text) => {
          setTyped(text);
          setWrong(false);
        }}
      />
      <Button type="submit" variant="quiet" icon={<Search aria-hidden="true" />}>
        {t.find}
      </Button>
    </form>
  );
}

function FoundCards({ asked, onClear }: { asked: FindCardsDto; onClear: () => void }) {
  const t = visitorCardsTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: ['visitor-cards', 'found', asked],
    queryFn: () => findVisitorCards({ client: api.client, body: asked }),
    retry: false,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  return (
    <section className="stack">
      <div className="row">
        <h2 role="status">{query.data && t.found(query.data.items.length)}</h2>
        <Button size="small" variant="plain" onClick={onClear}>
          {t.clear}
        </Button>
      </div>
      <QueryResult query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">{t.foundNone}</p>
          ) : (
            <CardTable cards={items} mayPrint={false} />
          )
        }
      </QueryResult>
    </section>
  );
}

function OwnCards({ isOffice }: { isOffice: boolean }) {
  const t = visitorCardsTexts.useTexts();
  const api = useApi();
  const printCards = usePrintCards();
  const query = useInfiniteQuery({
    queryKey: ['visitor-cards', 'own'],
    queryFn: ({ pageParam }) =>
      listVisitorCards({ client: api.client, query: { cursor: pageParam, limit: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Each reading is recorded.
    refetchOnWindowFocus: false,
  });
  const cards = query.data?.pages.flatMap((page) => page.items) ?? [];
  const active = cards.filter(({ state }) => state === 'active').slice(0, maxPrintedCards);
  const kind = isOffice ? 'office' : 'unit';
  return (
    <>
      {active.length > 1 && (
        <Button
          variant="quiet"
          busy={printCards.isPending}
          icon={<Printer aria-hidden="true" />}
          onClick={() => printCards.mutate(active.map(({ cardId }) => cardId))}
        >
          {t.printAll(active.length)}
        </Button>
      )}
      <QueryResult query={query} rows={4}>
        {() =>
          cards.length === 0 ? (
            <Empty title={t.emptyTitle}>{t.emptyText[kind]}</Empty>
          ) : (
            <CardTable cards={cards} mayPrint />
          )
        }
      </QueryResult>
      <LoadMoreButton query={query} />
    </>
  );
}

function VisitorCards() {
  const t = visitorCardsTexts.useTexts();
  const { unit } = useProfile();
  const isOffice = unit === null;
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState<FindCardsDto | null>(null);
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.intro[isOffice ? 'office' : 'unit']}</p>}>
        {isOffice && !making && (
          <Button icon={<Plus aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t.make}
          </Button>
        )}
      </PageHead>
      <div className="plain-pane">
        <div className="visitor-cards">
          {making ? (
            <MakeCard onClose={() => setMaking(false)} />
          ) : (
            <>
              <FindForm onAsk={setAsked} />
              {asked === null ? (
                <OwnCards isOffice={isOffice} />
              ) : (
                <FoundCards asked={asked} onClear={() => setAsked(null)} />
              )}
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** Cards of people without a smartphone: those of a unit, or those of the counter of a committee, which makes them too. */
export function VisitorCardsPage() {
  return (
    <PageGuard section="visitor-cards">
      <VisitorCards />
    </PageGuard>
  );
}
