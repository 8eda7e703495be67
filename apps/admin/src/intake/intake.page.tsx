import type { RegistrationItemDto } from '@khai-bao/api-client/registration';
import { Button, Empty, Loading } from '@khai-bao/ui';
import { lazy, Suspense, useEffect } from 'react';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Tabs } from '../parts/tabs.js';
import { useSelection } from '../parts/use-selection.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { PageGuard, QueryResult } from '../navigation/page.js';
import { useAreaLevel, useHasPermission } from '../session/permissions.js';
import { BulkActionStatus } from './bulk-action-status.js';
import { CopyLink } from './copy-link.js';
import { decidableStates } from './decidable-states.js';
import { CounterButton, IntakeHead } from './intake-head.js';
import { intakeListTexts } from './intake-list.texts.js';
import { IntakeTable } from './intake-table.js';
import { SavedFilters, useSavedFilters } from './saved-filters.js';
import { useReceiveManyText } from './receive-many-text.js';
import { SelectionBar } from './selection-bar.js';
import type { RegistrationToActOn } from './use-intake-actions.js';
import { intakeViews, useIntakeAddress } from './use-intake-address.js';
import { useIntakeDecisions } from './use-intake-decisions.js';
import { useIntakeKeys } from './use-intake-keys.js';
import { maxBulkSize, useIntakeList } from './use-intake-list.js';

const loadPanel = () => import('./intake-panel.js');
/** Loaded once the list is there: most lists are read before a unit is opened. */
const IntakePanel = lazy(async () => ({ default: (await loadPanel()).IntakePanel }));

function Intake() {
  const t = intakeListTexts.useTexts();
  const { tabs, noteNeeded } = registrationTexts.useTexts();
  const level = useAreaLevel();
  const canAct = useHasPermission('registration.act');
  const { view, openId, filterId, typed, q, ...address } = useIntakeAddress(canAct);
  const { query, items, countOf, loadForBulk } = useIntakeList(view, q);
  const isOutdated = query.isPlaceholderData || typed.trim() !== q;
  const filters = useSavedFilters();
  const selection = useSelection();
  const receiveManyWords = useReceiveManyText();
  const decisions = useIntakeDecisions({
    items,
    opensNext: view === 'todo',
    selection,
    onOpen: address.openRegistration,
  });
  const { noteRequest } = decisions;
  const selectForBulk = (units: readonly RegistrationItemDto[]): void =>
    selection.select(units.slice(0, maxBulkSize).map((item) => item.unitId));
  const selected = items.filter((item) => selection.ids.has(item.unitId));
  const selectedDecidable = selected.filter((item) => decidableStates.has(item.state));

  const isListShown = query.data !== undefined;
  useEffect(() => {
    // The panel that needs it shows a failure.
    if (isListShown) void loadPanel().catch(() => undefined);
  }, [isListShown]);
  useIntakeKeys({
    items,
    openId,
    canAct,
    selection,
    selectedDecidable,
    filters,
    canUndo: decisions.held !== null,
    onOpen: address.openRegistration,
    onOpenFilter: address.openFilter,
    onReceive: (units) => decisions.act('receive-and-forward', units),
    onUndo: decisions.undoHeld,
  });

  const emptyState = () =>
    items.length > 0
      ? null
      : q
        ? { title: t.emptySearch(q), text: t.emptySearchHint }
        : {
            title: view === 'todo' || view === 'duplicate' ? t.emptyTitle[view] : t.emptyTitle.other,
            text: view === 'duplicate' ? t.emptyDuplicates : t.emptyText,
            action: canAct ? <CounterButton variant="quiet" /> : undefined,
          };
  const namesOf = (targets: readonly RegistrationToActOn[]): string =>
    targets.length === 1 ? (targets[0]?.name ?? '') : t.units(targets.length);
  const areaOf = ({ areaName }: RegistrationItemDto): string =>
    level === 'ward' ? '' : level === 'district' ? (areaName.split(', ')[0] ?? '') : areaName;

  return (
    <>
      <IntakeHead canAct={canAct} typed={typed} view={view} q={q} onType={address.typeSearchText} />
      <div className="tabs-line">
        <Tabs
          label={t.tabsLabel}
          tabs={intakeViews}
          current={view}
          nameOf={(one) => tabs[one]}
          countOf={(one) => countOf[one] ?? ''}
          onChoose={address.showView}
        />
        <SavedFilters
          filters={filters}
          shown={{ view, q }}
          openId={filterId}
          onOpen={address.openFilter}
          onClosed={address.leaveFilter}
        />
        <CopyLink />
      </div>
      <div
        className="split"
        data-opened={openId ? true : undefined}
        data-alone={(!openId && items.length === 0) || undefined}
      >
        <div className="pane">
          <QueryResult query={query} rows={9} empty={emptyState}>
            {() => (
              <IntakeTable
                items={items}
                openId={openId}
                picked={selection.ids}
                areaOf={areaOf}
                canPick={canAct}
                isOutdated={isOutdated}
                onOpen={address.openRegistration}
                onPick={selection.toggle}
                onPickAll={() =>
                  selected.length === items.length ? selection.clear() : selectForBulk(items)
                }
              />
            )}
          </QueryResult>
          <LoadMoreButton query={query} />
          <BulkActionStatus
            outcome={decisions.outcome}
            held={decisions.held}
            onCloseOutcome={decisions.clearOutcome}
            onUndo={decisions.undoHeld}
            onDoNow={decisions.doHeldNow}
          />
          {selection.ids.size > 0 && !decisions.held && (
            <SelectionBar
              selectedCount={selection.ids.size}
              decidableCount={selectedDecidable.length}
              receiveText={receiveManyWords(selectedDecidable)}
              busy={decisions.busy}
              isWorking={decisions.busy && noteRequest === null}
              onReceive={() => decisions.act('receive-and-forward', selectedDecidable)}
              onReject={() => decisions.actOrAskForNote('reject', selectedDecidable)}
              onClear={selection.clear}
            >
              {query.hasNextPage && (
                <Button
                  variant="plain"
                  busy={query.isFetchingNextPage}
                  disabled={isOutdated}
                  onClick={() => void loadForBulk().then(selectForBulk)}
                >
                  {t.pickWhole}
                </Button>
              )}
            </SelectionBar>
          )}
        </div>
        <aside className="pane">
          {openId ? (
            <Suspense fallback={<Loading rows={6} />}>
              <IntakePanel
                key={openId}
                id={openId}
                canAct={canAct}
                busy={decisions.busy}
                onBack={() => address.openRegistration(undefined)}
                onAct={(action, unit) => decisions.actOrAskForNote(action, [unit])}
              />
            </Suspense>
          ) : (
            items.length > 0 && <Empty title={t.choose}>{canAct ? t.chooseHint : null}</Empty>
          )}
        </aside>
      </div>
      {noteRequest && (
        <NoteDialog
          title={t[`${noteRequest.action}Title`](namesOf(noteRequest.targets))}
          label={t[`${noteRequest.action}Label`]}
          hint={t[`${noteRequest.action}Hint`]}
          send={t[`${noteRequest.action}Send`]}
          needed={noteNeeded}
          busy={decisions.busy}
          onSend={(note) => decisions.act(noteRequest.action, noteRequest.targets, note)}
          onClose={decisions.cancelNote}
        />
      )}
    </>
  );
}

/** Receives the registrations of one's area. */
export function IntakePage() {
  return (
    <PageGuard section="intake">
      <Intake />
    </PageGuard>
  );
}
