// Asks once; after a yes tells our own server which page is read. Nothing is stored here.
(function (d, n, l) {
  var f = d.getElementById("consent"), v = f.dataset.version, r,
    q = (l.search.match(/[?&]utm_campaign=([\w.-]{1,40})(?:&|$)/) || [])[1];
  function says(a) { return RegExp("(^|; )choice=" + a + v + "(;|$)").test(d.cookie); }
  if (n.globalPrivacyControl || n.doNotTrack == 1) {
    d.getElementById("objects").hidden = false;
    return;
  }
  if (!says("a")) { f.hidden = says("d"); return; }
  // The answer may have changed in another tab.
  function tell(k, t) {
    if (says("a")) n.sendBeacon("/visit/", JSON.stringify({
      k: k, p: l.pathname, t: t, r: r, c: q, w: innerWidth < 600 ? 0 : innerWidth < 1024 ? 1 : 2
    }));
  }
  function view() {
    try { r = new URL(d.referrer).hostname; } catch (e) {}
    if (r == l.hostname) r = undefined;
    tell(0);
  }
  if (d.prerendering) d.addEventListener("prerenderingchange", view, { once: true }); else view();
  d.addEventListener("click", function (e) {
    var a = e.target.closest && e.target.closest("a[href]");
    if (!a || !/^http/.test(a.protocol)) return;
    if (a.host != l.host) tell(2, a.hostname);
    else if (/\.(pdf|docx?|xlsx?|zip|csv|geojson)$|\/figures\/$/i.test(a.pathname)) tell(1, a.pathname);
  });
})(document, navigator, location);
