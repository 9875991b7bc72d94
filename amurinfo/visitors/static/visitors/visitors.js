(function (d, n, l) {
  var f = d.getElementById("consent"), r,
    c = (l.search.match(/[?&]utm_campaign=([\w.-]{1,40})(&|$)/) || [])[1];
  function says(a) { return RegExp("\\bchoice=" + a + f.dataset.version + "\\b").test(d.cookie); }
  function tell(k, t) {
    if (says("a")) n.sendBeacon("/visit/", JSON.stringify({
      k, p: l.pathname, t, r, c, w: (innerWidth > 599) + (innerWidth > 1023)
    }));
  }
  function view() {
    var h = (d.referrer.match(/\/\/([^/:]+)/) || [])[1];
    if (h != l.hostname) r = h;
    tell(0);
  }
  function start() {
    if (d.prerendering) d.addEventListener("prerenderingchange", view, { once: true }); else view();
    d.addEventListener("click", function (e) {
      var a = e.target.closest("a[href]");
      if (!a || !a.host) return;
      if (a.host != l.host) tell(2, a.hostname);
      else if (/\.(pdf|docx?|xlsx?|zip|csv|geojson)$|\/figures\//i.test(a.pathname)) tell(1, a.pathname);
    });
  }
  if (n.globalPrivacyControl || n.doNotTrack == 1) d.getElementById("objects").hidden = false;
  else if (says("a")) start();
  else if (!(f.hidden = says("d")) && !/\/me\//.test(l)) f.answer[0].onclick = function (e) {
    this.onclick = e.preventDefault();
    f.hidden = true;
    fetch(f.action, { method: "POST", body: new FormData(f, this), redirect: "manual" })
      .finally(() => says("a") ? start() : this.click());
  };
})(document, navigator, location);
