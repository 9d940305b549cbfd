"""Cut STIX Two Math down to the notation of the site: python cut_font.py in.otf out.woff2

Needs fonttools and brotli. Prints how many glyphs stay. What stays:
- the characters below; a browser draws <mi>x</mi> with the mathematical alphabets;
- the taller and wider forms of what grows in our formulas, and nothing else that grows;
- primes in the form that the font keeps for superscripts, for no browser asks for it.
"""

import sys

from fontTools import subset


def span(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


def codes(text: str) -> set[int]:
    return set(map(ord, text))


UPRIGHT = span(0x20, 0x7E) | codes("\u00a0–—’“”…·")
LATIN = span(0x1D434, 0x1D467) - {0x1D455} | {0x210E}
GREEK = codes("αβγδεζηθικλμνξπρστυφχψωϵϑϕϱΓΔΘΛΞΠΣΦΨΩ") | span(0x1D6FB, 0x1D714)
GREEK |= {0x1D6E2 + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ".index(c) for c in "ΓΔΘΛΞΠΣΦΨΩ"}
GREEK |= {0x1D715, 0x1D716, 0x1D717, 0x1D719, 0x1D71A}
SIGNS = codes("ℝℕℤ𝔼−±×÷⋅∂∇∑∏∫√∞∈∉⊂⊆∪∩∀∃¬≠≤≥≪≫≈≡≔∝∼⊙⊗⊕∘∗⊤⊥′″‴ℓ𝟏⋯⋮⋱→←↔⇒⇐⇔⟶⟹⟺↦⟼‖⟨⟩⌊⌋⌈⌉⏞⏟ˆ¯˜ˉ˙")
TALL = codes("()[]{}|‖⟨⟩⌊⌋⌈⌉√∑∏∫")
WIDE = codes("⏞⏟")


def keep_growing(variants, cmap: dict[int, str], what: set[int], way: str) -> None:
    """Drop the taller (way "Vert") or wider ("Horiz") forms of all other characters."""
    wanted = {cmap[c] for c in what if c in cmap}
    coverage = getattr(variants, f"{way}GlyphCoverage")
    forms = zip(coverage.glyphs, getattr(variants, f"{way}GlyphConstruction"), strict=True)
    kept = [(glyph, form) for glyph, form in forms if glyph in wanted]
    coverage.glyphs = [glyph for glyph, _ in kept]
    setattr(variants, f"{way}GlyphConstruction", [form for _, form in kept])
    setattr(variants, f"{way}GlyphCount", len(kept))


def raise_primes(font) -> None:
    features = font["GSUB"].table.FeatureList.FeatureRecord
    raised = next(f.Feature for f in features if f.FeatureTag == "ss04")
    for number in raised.LookupListIndex:
        for part in font["GSUB"].table.LookupList.Lookup[number].SubTable:
            part = getattr(part, "ExtSubTable", part)
            forms = getattr(part, "mapping", {})
            for table in font["cmap"].tables:
                for code in codes("′″‴") & set(table.cmap):
                    table.cmap[code] = forms.get(table.cmap[code], table.cmap[code])


def cut(source: str, target: str) -> int:
    options = subset.Options(
        flavor="woff2", hinting=False, desubroutinize=True, layout_features=[],
        notdef_outline=False, glyph_names=False, name_IDs=[0, 1, 2, 13, 14],
    )  # fmt: skip
    options.drop_tables += ["FFTM", "PfEd", "GDEF", "GPOS", "GSUB", "DSIG"]
    font = subset.load_font(source, options)
    variants = font["MATH"].table.MathVariants
    keep_growing(variants, font.getBestCmap(), TALL, "Vert")
    keep_growing(variants, font.getBestCmap(), WIDE, "Horiz")
    raise_primes(font)
    font["MATH"].table.MathGlyphInfo.MathKernInfo = None  # no browser reads it
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=UPRIGHT | LATIN | GREEK | SIGNS)
    cutter.subset(font)
    subset.save_font(font, target, options)
    return len(font.getGlyphOrder())


if __name__ == "__main__":
    print(cut(sys.argv[1], sys.argv[2]), "glyphs")
