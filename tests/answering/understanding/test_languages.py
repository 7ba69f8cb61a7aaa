"""In which language a question is. The questions were written for this test."""

import pytest

from answering.understanding.languages import ENGLISH, OTHER, language_of, words_of_any_language

FOREIGN = {
    "Was lernen mehrsprachige Sprachmodelle?": OTHER,
    "Welche Arbeiten untersuchen Wissensdestillation?": "German",
    "Comment fonctionne la distillation des connaissances ?": "French",
    "Pourquoi les modèles hallucinent-ils ?": "French",
    "¿Cuántos parámetros tiene el modelo?": "Spanish",
    "¿Cómo se entrenan los recuperadores densos?": "Spanish",
    "Quali modelli sono addestrati su codice?": "Italian",
    "Quantos parâmetros tem o modelo?": "Portuguese",
    "Wat is het verschil tussen BERT en RoBERTa?": "Dutch",
    "Hoeveel talen dekt CulturaX?": "Dutch",
    "Wat is InkubaLM?": "Dutch",
    "Was ist InkubaLM?": "German",
    "Vergleiche InkubaLM und CulturaX": "German",
    "Cómo funciona LoRA": "Spanish",
    "Perché i modelli falliscono?": "Italian",
    "Miten LoRA toimii?": "Finnish",
    "Vad är skillnaden mellan BERT och RoBERTa?": "Swedish",
    "Hvad er forskellen på BERT og RoBERTa?": "Danish",
    "Mikä on BERT ja miten se on koulutettu?": "Finnish",
    "Mi a különbség a BERT és a RoBERTa között?": "Hungarian",
    "Jak działa destylacja wiedzy?": OTHER,
    "Bilgi damıtma nasıl çalışır?": OTHER,
    "Как работает дистилляция знаний?": "Russian",
    "知识蒸馏是如何工作的？": "Chinese",
    "知識蒸留はどのように機能しますか？": "Japanese",
    "지식 증류는 어떻게 작동하나요?": "Korean",
    "كيف يعمل تقطير المعرفة؟": "Arabic",
    "ज्ञान आसवन कैसे काम करता है?": "Hindi",
}
SHORT_ENGLISH = (
    "RAG?",
    'What does the Russian "забудь-ка об этом" ask?',
    "Which papers study the word „Vergangenheitsbewältigung“?",
    "thanks",
    "wat does the study of caches find",
    "waht is retreival augmentd genration",
    "Comment on LoRA",
    "LoRA vs adapters",
    "wich papers propos knowlege distilation for smal models",
    "Osmium tetroxide?",
    "Is amoxapine an atypical antipsychotic?",
    "de novo design",
    "Los Angeles?",
    "per se",
    "InkubaLM",
    "die casting",
    "Was Chinchilla undertrained?",
    "naïve Bayes",
    "What is the Erdős number?",
    "α-synuclein and β-catenin",
)


def nothing_known(word: str) -> bool:
    return False


@pytest.mark.parametrize(("question", "language"), FOREIGN.items())
def test_other_languages_are_told(question: str, language: str) -> None:
    assert language_of(question, nothing_known) == language


@pytest.mark.parametrize("question", SHORT_ENGLISH)
def test_short_english_questions_are_english(question: str) -> None:
    assert language_of(question, nothing_known) == ENGLISH


def test_names_and_numbers_are_what_is_left() -> None:
    assert words_of_any_language("Wie groß ist InkubaLM-0.4B?") == ["groß", "InkubaLM-0.4B"]
    assert words_of_any_language("BERT 在预训练时遮盖了 15 个词?") == ["BERT", "15"]
