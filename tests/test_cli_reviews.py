"""hrcstats reuse and hrcstats versions, called as a user calls them."""

import pandas as pd

UPR = "A/HRC/WG.6/99/CUB/3"


def write(folder, **texts):
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def test_reuse_writes_pairs_and_tells_what_it_could_not_read(built_study, call, tmp_path):
    body = " ".join(f"word{n}" for n in range(200))
    paths = write(tmp_path, one=body, two=body + " and more", three=body[::-1], empty="")
    (tmp_path / "broken.pdf").write_bytes(bytes(range(256)))
    out = tmp_path / "pairs.csv"
    called = call(built_study, "reuse", *paths, str(tmp_path / "broken.pdf"), "-o", str(out))
    assert called.code == 1 and "Traceback" not in called.err
    assert "empty.txt" in called.err and "broken.pdf" in called.err
    assert "3 texts, 1 pairs alike" in called.out
    pairs = pd.read_csv(out)
    assert pairs[["text_id_a", "text_id_b"]].to_numpy().tolist() == [["one.txt", "two.txt"]]


def test_one_text_cannot_be_compared_and_nothing_is_written(built_study, call, tmp_path):
    out = tmp_path / "pairs.csv"
    called = call(built_study, "reuse", *write(tmp_path, one="a few words"), "-o", str(out))
    assert called.code == 1 and "two texts or more" in called.err and not out.exists()


def summary(*names):
    """A made-up summary of stakeholders' submissions that lists these."""
    listed = "\n".join(f"{name[:3].upper()} {name}, Havana (Cuba);" for name in names)
    return (f"{UPR}\nSummary of {len(names)} stakeholders' submissions on Cuba\n"
            "1 The stakeholders listed below have contributed information for this summary; the "
            f"full texts are available:\nCivil society\nIndividual submissions:\n{listed}\n")


def test_versions_counts_what_a_later_version_leaves_out(built_study, call, tmp_path):
    names = ["Alder Society", "Birch Union", "Cedar League", "Dogwood Centre"]
    before, after = write(tmp_path, before=summary(*names), after=summary(*names[1:3]))
    out = tmp_path / "changes.csv"
    called = call(built_study, "versions", before, after, "-o", str(out))
    assert called.code == 0, called.err
    assert "2 of 4 submissions removed, 0 added" in called.out
    assert pd.read_csv(out)["organisation_as_written"].tolist() == ["Alder Society",
                                                                    "Dogwood Centre"]


def test_versions_of_two_papers_are_refused(built_study, call, tmp_path):
    before, after = write(tmp_path, before=summary("Alder Society"),
                          after=summary("Alder Society").replace("CUB", "CHN"))
    called = call(built_study, "versions", before, after, "-o", str(tmp_path / "x.csv"))
    assert called.code == 1 and "two different papers" in called.err
