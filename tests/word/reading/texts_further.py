"""A second call of nine questions and answers to it, invented for the tests; nothing is tuned to its words."""

from __future__ import annotations

from word.matching import QuestionText

ASKED = {
    "en": (
        "Please describe the steps that your Government has taken to make public services available online.",
        "Which population groups remain unserved, and why?",
        "How is the privacy of users protected by law and in practice?",
        "What role do local languages play in your services?",
        "Describe any cooperation with neighbouring countries, including joint procurement.",
        "What financing has been mobilized, and from which sources?",
        "Which indicators do you use to measure success?",
        "What obstacles have you met in the use of artificial intelligence by public bodies?",
        "What do you expect of the United Nations system in the next five years?",
    ),
    "fr": (
        "Veuillez décrire les mesures prises par votre Gouvernement pour offrir des services publics en ligne.",
        "Quels groupes de population restent mal desservis, et pourquoi ?",
        "Comment la vie privée des usagers est-elle protégée en droit et en pratique ?",
        "Quelle place les langues locales occupent-elles dans vos services ?",
        "Décrivez toute coopération avec les pays voisins, y compris les achats groupés.",
        "Quels financements ont été mobilisés, et auprès de quelles sources ?",
        "Quels indicateurs utilisez-vous pour mesurer les résultats ?",
        "Quels obstacles avez-vous rencontrés dans l’usage de l’intelligence artificielle par les organismes publics ?",
        "Qu’attendez-vous du système des Nations Unies au cours des cinq prochaines années ?",
    ),
    "es": (
        "Describa las medidas adoptadas por su Gobierno para ofrecer servicios públicos en línea.",
        "¿Qué grupos de población siguen sin recibir servicios, y por qué?",
        "¿Cómo se protege la privacidad de los usuarios en la ley y en la práctica?",
        "¿Qué papel desempeñan las lenguas locales en sus servicios?",
        "Describa toda cooperación con los países vecinos, incluidas las compras conjuntas.",
        "¿Qué financiación se ha movilizado, y de qué fuentes?",
        "¿Qué indicadores utiliza para medir los resultados?",
        "¿Qué obstáculos ha encontrado en el uso de la inteligencia artificial por los organismos públicos?",
        "¿Qué espera del sistema de las Naciones Unidas en los próximos cinco años?",
    ),
    "ru": (
        "Опишите меры, принятые вашим правительством для предоставления государственных услуг в электронном виде.",
        "Какие группы населения остаются неохваченными и почему?",
        "Как защищается частная жизнь пользователей в законодательстве и на практике?",
        "Какую роль играют местные языки в ваших услугах?",
        "Опишите сотрудничество с соседними странами, включая совместные закупки.",
        "Какие финансовые средства были мобилизованы и из каких источников?",
        "Какие показатели вы используете для оценки успеха?",
        "С какими препятствиями вы столкнулись при использовании искусственного интеллекта государственными органами?",
        "Чего вы ожидаете от системы Организации Объединенных Наций в ближайшие пять лет?",
    ),
    "zh": (
        "请说明贵国政府为在线提供公共服务所采取的措施。",
        "哪些人群仍未获得服务,原因何在?",
        "如何在法律和实践中保护用户隐私?",
        "当地语言在贵国的服务中起什么作用?",
        "请介绍与邻国的任何合作,包括联合采购。",
        "筹集了哪些资金,来源是什么?",
        "贵国采用哪些指标衡量成效?",
        "公共机构在使用人工智能方面遇到了哪些障碍?",
        "今后五年对联合国系统有何期待?",
    ),
    "ar": (
        "يرجى وصف الخطوات التي اتخذتها حكومتكم لإتاحة الخدمات العامة على الإنترنت.",
        "ما هي الفئات السكانية التي لا تزال محرومة من الخدمات، ولماذا؟",
        "كيف تحمى خصوصية المستخدمين في القانون وفي الممارسة؟",
        "ما هو دور اللغات المحلية في خدماتكم؟",
        "صفوا أي تعاون مع البلدان المجاورة، بما في ذلك الشراء المشترك.",
        "ما هو التمويل الذي تمت تعبئته، ومن أي مصادر؟",
        "ما هي المؤشرات التي تستخدمونها لقياس النجاح؟",
        "ما هي العقبات التي واجهتموها في استخدام الهيئات العامة للذكاء الاصطناعي؟",
        "ماذا تتوقعون من منظومة الأمم المتحدة في السنوات الخمس المقبلة؟",
    ),
}

CALL = tuple(
    QuestionText(number, f"q{number}", tuple(texts[number - 1] for texts in ASKED.values())) for number in range(1, 10)
)

REPHRASED = (
    "Steps taken by the Government towards online public services",
    "Unserved groups of the population and the reasons for it",
    "Protection of users' privacy in law and practice",
    "The role of local languages",
    "Cooperation with neighbours (joint procurement included)",
    "Financing mobilized and its sources",
    "Indicators used to measure success",
    "Obstacles met by public bodies using artificial intelligence",
    "Expectations of the United Nations system",
)

SAID = {
    "en": (
        (
            "In 2021 Parliament adopted the Digital Services Act, under which 212 procedures moved to one portal.",
            "Three offices were merged into a single agency that answers to the Prime Minister.",
        ),
        ("Nomadic herders and residents of the outer islands, because cables end at the provincial capitals.",),
        (
            "The Data Protection Act of 2019 follows regional standards.",
            "An independent commissioner hears complaints, of which 340 were upheld last year.",
            "Civil servants are trained every second year.",
        ),
        ("The portal speaks four languages; voice services speak nine.",),
        ("We buy satellite capacity together with two neighbours and share one certificate authority.",),
        ("The budget covers two thirds; a regional bank lent the remainder over twenty years.",),
        ("Time to completion, share of cases closed online, and a yearly survey of 5,000 households.",),
        (
            "Training data in our languages are scarce.",
            "Auditors lack the means to examine models bought abroad.",
        ),
        ("Advice that is independent of vendors, and fewer questionnaires.",),
    ),
    "fr": (
        ("Depuis 2021, une loi a réuni 212 démarches sur un seul portail.",),
        ("Les éleveurs nomades, car les câbles s’arrêtent aux chefs-lieux.",),
        ("La loi de 2019 suit les normes régionales.",),
        ("Le portail parle quatre langues.",),
        ("Nous achetons de la capacité satellitaire avec deux voisins.",),
        ("Le budget couvre les deux tiers.",),
        ("La durée de traitement et une enquête annuelle.",),
        ("Les données d’apprentissage manquent.",),
        ("Des conseils indépendants des fournisseurs.",),
    ),
    "es": (
        ("Desde 2021 una ley reúne 212 trámites en un solo portal.",),
        ("Los pastores nómadas, pues los cables terminan en las capitales.",),
        ("La ley de 2019 sigue las normas regionales.",),
        ("El portal habla cuatro idiomas.",),
        ("Compramos capacidad satelital con dos vecinos.",),
        ("El presupuesto cubre dos tercios.",),
        ("La duración de los trámites y una encuesta anual.",),
        ("Faltan datos de entrenamiento.",),
        ("Asesoramiento independiente de los proveedores.",),
    ),
    "ru": (
        ("С 2021 года закон объединил 212 процедур на одном портале.",),
        ("Кочевники-скотоводы, поскольку кабели заканчиваются в областных центрах.",),
        ("Закон 2019 года следует региональным нормам.",),
        ("Портал говорит на четырех языках.",),
        ("Мы закупаем спутниковую емкость вместе с двумя соседями.",),
        ("Бюджет покрывает две трети.",),
        ("Срок выполнения и ежегодный опрос.",),
        ("Данных для обучения не хватает.",),
        ("Советов, не зависящих от поставщиков.",),
    ),
    "zh": (
        ("2021年起,一部法律将212项手续集中到一个门户。",),
        ("游牧民,因为电缆只通到省会。",),
        ("2019年的法律遵循区域标准。",),
        ("门户支持四种语言。",),
        ("我们与两个邻国共同购买卫星容量。",),
        ("预算承担三分之二。",),
        ("办理时间和年度调查。",),
        ("训练数据稀缺。",),
        ("独立于供应商的咨询。",),
    ),
    "ar": (
        ("منذ عام 2021 جمع قانون واحد 212 إجراء في بوابة واحدة.",),
        ("الرعاة الرحل، لأن الكابلات تنتهي عند عواصم المحافظات.",),
        ("يتبع قانون عام 2019 المعايير الإقليمية.",),
        ("تتحدث البوابة أربع لغات.",),
        ("نشتري السعة الساتلية مع جارين.",),
        ("تغطي الميزانية الثلثين.",),
        ("مدة الإنجاز واستطلاع سنوي.",),
        ("بيانات التدريب شحيحة.",),
        ("مشورة مستقلة عن الموردين.",),
    ),
}

COVER = (
    "Note verbale",
    (
        "The Permanent Mission of Sylvania to the United Nations presents its compliments to the Secretariat and, with "
        "reference to the call of 3 March, has the honour to transmit herewith the replies of its Government."
    ),
    (
        "The Permanent Mission avails itself of this opportunity to renew to the Secretariat the assurances of its "
        "highest consideration."
    ),
    "New York, 14 May 2025",
)
