import { Button } from '@khai-bao/ui';
import { Component, type ReactNode } from 'react';
import { i18n } from '../texts/index.js';
import { Page } from './page.js';

function BrokenPage() {
  const t = i18n.useTexts();
  return (
    <Page title={t.app.brokenTitle} view="broken">
      <div className="c-card c-message" role="alert">
        <p>{t.app.brokenHint}</p>
        <Button size="big" onClick={() => location.reload()}>
          {t.app.reload}
        </Button>
      </div>
    </Page>
  );
}

/** Catches what a page throws: says what to do now instead of an empty screen. `resetKey`: another one is another try. */
export class ErrorBoundary extends Component<
  { resetKey: string; children: ReactNode },
  { brokenAt: string | null }
> {
  override state: { brokenAt: string | null } = { brokenAt: null };

  static getDerivedStateFromError(): { brokenAt: string } {
    return { brokenAt: location.pathname };
  }

  override componentDidUpdate(): void {
    if (this.state.brokenAt !== null && this.state.brokenAt !== this.props.resetKey)
      this.setState({ brokenAt: null });
  }

  override render(): ReactNode {
    return this.state.brokenAt === null ? this.props.children : <BrokenPage />;
  }
}
