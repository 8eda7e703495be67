// Runs in the measured page before its own scripts: a camera that shows what it is told, and a clock that stops at the next painted verdict.
(() => {
  const [width, height] = [1280, 960];
  const pictureIntervalMs = 50;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  let shown = null;

  const draw = () => {
    context.fillStyle = '#d8d8d0';
    context.fillRect(0, 0, width, height);
    if (shown === null) return;
    const step = Math.floor((height * 0.6) / shown.length);
    const [left, top] = [width, height].map((room) => Math.floor((room - step * shown.length) / 2));
    context.fillStyle = '#181818';
    shown.forEach((row, y) =>
      row.forEach((isDark, x) => {
        if (isDark) context.fillRect(left + x * step, top + y * step, step, step);
      }),
    );
  };
  draw();
  // A camera gives pictures all the time, also of a scene that stands still.
  setInterval(draw, pictureIntervalMs);
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: { getUserMedia: () => Promise.resolve(canvas.captureStream(1000 / pictureIntervalMs)) },
  });

  globalThis.showCode = (modules) => {
    shown = modules;
    draw();
  };

  globalThis.scanKeys = async (text, intervalMs) => {
    for (const character of text) {
      const key = character === '\n' ? 'Enter' : character;
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      if (intervalMs > 0) await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  };

  globalThis.nextVerdict = (timeoutMs) =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const before = document.querySelector('.result');
      const timer = setTimeout(() => {
        observer.disconnect();
        reject(new Error('no verdict'));
      }, timeoutMs);
      const observer = new MutationObserver(() => {
        const now = document.querySelector('.result');
        if (now === null || now === before) return;
        observer.disconnect();
        clearTimeout(timer);
        // Painted: after the frame in which it stands.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun), 0));
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
})();
