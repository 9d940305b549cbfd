"""Cut STIX Two down to what the site writes: python vendor/cut_font.py FOLDER

FOLDER holds the OpenType fonts of version 2.12, whose checksums are in README.md. Needs
fonttools and brotli; writes docs/assets/fonts and prints how many glyphs stay in each font.
A test names a character that a font lacks: add it here. What stays:
- the characters below; a browser draws <mi>x</mi> with the mathematical alphabets;
- the taller and wider forms of what grows in our formulas, and nothing else that grows;
- primes in the form that the font keeps for superscripts, for no browser asks for it.
"""

import sys
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).parent.parent / "docs" / "assets" / "fonts"
FACES = {"text": "Regular", "text-italic": "Italic", "text-bold": "SemiBold"}


def span(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


def codes(text: str) -> set[int]:
    return set(map(ord, text))


ASCII = span(0x20, 0x7E)
TEXT = ASCII | codes("\u00a0·×÷½²µ¶–—‘’“”…−₀₁₂₃₄₅δησΔℓ")  # ∂, → and ≈ come from the other font
UPRIGHT = codes("()+,./:;<=>[]|!…×0123456789abcdefghijklmnopqrstuvwxyz ")
ITALIC = span(0x1D434, 0x1D467) - {0x1D455} | {0x210E}
GREEK = codes("δησΔ𝛿𝜂𝜎𝛥𝜕")
SIGNS = codes("ℝ−⋅∘∂∑∈≠≤≥≈⊙⊗⊤′ℓ𝟏⋯⋮⋱→⇒↦‖⟨⟩⏟")
TALL = codes("()[]‖∑")
WIDE = codes("⏟")


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
                for code in codes("′") & set(table.cmap):
                    table.cmap[code] = forms.get(table.cmap[code], table.cmap[code])


def cut(source: Path, target: Path, characters: set[int], features: list[str]) -> int:
    options = subset.Options(
        flavor="woff2", hinting=False, desubroutinize=True, layout_features=features,
        notdef_outline=False, glyph_names=False, name_IDs=[0, 1, 2, 13, 14],
    )  # fmt: skip
    options.drop_tables += ["FFTM", "PfEd", "DSIG", "STAT", "gasp", "prep"]
    font = subset.load_font(source, options)
    if "MATH" in font:
        variants = font["MATH"].table.MathVariants
        keep_growing(variants, font.getBestCmap(), TALL, "Vert")
        keep_growing(variants, font.getBestCmap(), WIDE, "Horiz")
        raise_primes(font)
        font["MATH"].table.MathGlyphInfo.MathKernInfo = None  # no browser reads it
        options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    return len(font.getGlyphOrder())


if __name__ == "__main__":
    whole = Path(sys.argv[1])
    mathematics = UPRIGHT | ITALIC | GREEK | SIGNS
    kept = cut(whole / "STIXTwoMath-Regular.otf", FONTS / "math.woff2", mathematics, [])
    print("math:", kept, "glyphs")
    for name, face in FACES.items():
        source, target = whole / f"STIXTwoText-{face}.otf", FONTS / f"{name}.woff2"
        print(f"{name}:", cut(source, target, TEXT, ["kern", "liga"]), "glyphs")
