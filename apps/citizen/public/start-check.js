// Says what to do when the app does not start: its browser is too old, or the network too slow. Written for any browser, so
// that it runs where the app cannot. The app replaces everything in #root once it runs.
(function () {
  var slowAfterMs = 15000;
  var tooOld =
    'Trình duyệt của máy này cũ quá, không mở được tờ khai. Hãy nhờ nhân viên ở cổng khai hộ, hoặc cập nhật trình duyệt.' +
    ' / This browser is too old for the declaration. Ask the staff at the gate to declare for you, or update the browser.';
  var slow =
    'Mạng đang chậm. Chờ thêm một chút, mở lại trang, hoặc nhờ nhân viên ở cổng khai hộ.' +
    ' / The network is slow. Wait a little, open the page again, or ask the staff at the gate to declare for you.';

  function hasStarted() {
    var root = document.getElementById('root');
    return !root || root.getElementsByClassName('first-card').length === 0;
  }

  function say(words) {
    if (hasStarted()) return;
    var line = document.getElementById('start-check');
    if (!line) {
      line = document.createElement('p');
      line.id = 'start-check';
      line.setAttribute('role', 'alert');
      line.style.cssText = 'margin:16px;font:600 18px/1.5 sans-serif';
      document.getElementById('root').appendChild(line);
    }
    line.textContent = words;
  }

  if (!('noModule' in document.createElement('script'))) {
    say(tooOld);
    return;
  }
  // A script that cannot be parsed or throws before the app runs; one that did not arrive has no message.
  window.addEventListener(
    'error',
    function (event) {
      say(event.message ? tooOld : slow);
    },
    true,
  );
  window.addEventListener('unhandledrejection', function () {
    say(tooOld);
  });
  setTimeout(function () {
    say(slow);
  }, slowAfterMs);
})();
