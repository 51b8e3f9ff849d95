"""Whole texts of submissions: furniture out, every file type in, what cannot be read is named."""

from hrcstats.read.submission_text import read_texts


def test_a_word_parted_at_a_line_end_is_one_word_and_cells_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("The authori-\nties closed the office.", encoding="utf-8")
    (tmp_path / "b.csv").write_text("question,answer\nWho,the ministry\n", encoding="utf-8")
    texts, problems = read_texts([tmp_path / "a.txt", tmp_path / "b.csv"])
    assert problems == []
    assert texts.set_index("text_id").loc["a.txt", "text"] == "The authorities closed the office."
    assert "Who the ministry" in texts.set_index("text_id").loc["b.csv", "text"]


def test_files_of_one_name_are_told_apart_by_folder_and_a_file_given_twice_counts_once(tmp_path):
    paths = []
    for folder in ("geneva", "nairobi"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "submission.txt")
        paths[-1].write_text(f"Text from {folder}", encoding="utf-8")
    texts, _ = read_texts([*paths, paths[0]])
    assert len(texts) == 2 and texts["text_id"].is_unique
    assert texts["text_id"].str.contains("geneva|nairobi").all()


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path):
    (tmp_path / "good.txt").write_text("Some words to compare", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(bytes(range(200)))
    texts, problems = read_texts(sorted(tmp_path.iterdir()))
    assert texts["text_id"].tolist() == ["good.txt"]
    assert sorted(problem.where.rpartition("/")[2] for problem in problems) == [
        "broken.pdf", "empty.txt"]
