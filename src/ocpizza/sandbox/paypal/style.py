"""One stylesheet, for a page that fits a phone."""

STYLE = """\
:root { color-scheme: light dark; --edge: #8886; --strong: #0b4f9e; }
@media (prefers-color-scheme: dark) { :root { --strong: #9cc7ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
a { color: var(--strong); }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; color: var(--strong); }
table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; padding: .4rem; border-bottom: 1px solid var(--edge); }
.sum { text-align: right; white-space: nowrap; }
fieldset { border: 1px solid var(--edge); border-radius: .5rem; margin: 0 0 1rem; }
label { display: block; padding: .6rem 0; }
input { margin-right: .6rem; }
button { width: 100%; padding: .8rem; font: inherit; font-weight: 600; border-radius: 2rem;
  border: 2px solid var(--strong); background: var(--strong); color: Canvas; cursor: pointer; }
@media (max-width: 34rem) {
  .orders thead { display: none; }
  .orders tr, .orders td { display: block; text-align: left; }
  .orders tr { border-bottom: 1px solid var(--edge); padding: .6rem 0; }
  .orders td { border: 0; padding: 0; }
}
button.quiet { margin-top: .8rem; background: transparent; color: inherit; }
[role=alert] { border-left: .3rem solid #c43; padding-left: .8rem; }
"""
