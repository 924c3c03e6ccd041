"""Search over the guidance: clauses and questions that hold every word asked for."""

from dataclasses import dataclass

from imap.law.catalogue import Catalogue, Clause, FrequentQuestion


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found, the likeliest first."""

    clauses: tuple[Clause, ...]
    questions: tuple[FrequentQuestion, ...]

    def __bool__(self) -> bool:
        return bool(self.clauses or self.questions)


def search(where: Catalogue, asked: str) -> SearchResult:
    """Clauses (id, title, rule, what the system does, guidance) and questions with every word of `asked`.

    Case does not matter and a word may be the beginning or any part of one in the text. A clause asked for by
    its id comes first, then those with every word in their title. Nothing asked finds nothing.
    """
    words = asked.casefold().split()
    if not words:
        return SearchResult((), ())
    clauses = [clause for clause in where.by_id.values() if _holds(_text(clause), words)]
    clauses.sort(key=lambda clause: (clause.id.casefold() not in words, not _holds(clause.title, words)))
    questions = [one for one in where.questions if _holds(f"{one.id} {one.question} {one.answer}", words)]
    return SearchResult(tuple(clauses), tuple(questions))


def _text(clause: Clause) -> str:
    return f"{clause.id}\n{clause.title}\n{clause.rule}\n{clause.what_happens}\n{clause.guidance.text}"


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
