// Before anything is painted: the colours and the density chosen on this browser.
try {
  document.documentElement.dataset.theme = localStorage.getItem('tandem.theme') ?? 'auto'
  document.documentElement.dataset.density = localStorage.getItem('tandem.density') ?? 'comfortable'
} catch { /* no storage: the defaults */ }
