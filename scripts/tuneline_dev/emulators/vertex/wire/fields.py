"""The fields of the messages that the emulator reads.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/tuning
"""

from tuneline_dev.emulators.vertex.wire.messages import ANY, BOOLEAN, INTEGER, NUMBER, STRING, TEXTS, Kind

THINKING_LEVELS = ("THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH")
ADAPTER_SIZES = (
    "ADAPTER_SIZE_UNSPECIFIED",
    *(f"ADAPTER_SIZE_{size}" for size in ("ONE", "TWO", "FOUR", "EIGHT", "SIXTEEN", "THIRTY_TWO")),
)

PART: dict[str, Kind] = {
    "text": STRING,
    "thought": BOOLEAN,
    "thoughtSignature": STRING,
    "inlineData": {"mimeType": STRING, "data": STRING, "displayName": STRING},
    "fileData": {"mimeType": STRING, "fileUri": STRING, "displayName": STRING},
    "functionCall": {"id": STRING, "name": STRING, "args": ANY},
    "functionResponse": {"id": STRING, "name": STRING, "response": ANY, "parts": ANY},
    "executableCode": ANY,
    "codeExecutionResult": ANY,
    "videoMetadata": ANY,
    "mediaResolution": ANY,
}
CONTENT: dict[str, Kind] = {"role": STRING, "parts": [PART]}
GENERATION_CONFIG: dict[str, Kind] = {
    "temperature": NUMBER,
    "topP": NUMBER,
    "topK": NUMBER,
    "candidateCount": INTEGER,
    "maxOutputTokens": INTEGER,
    "stopSequences": [STRING],
    "presencePenalty": NUMBER,
    "frequencyPenalty": NUMBER,
    "responseMimeType": STRING,
    "responseSchema": ANY,
    "responseJsonSchema": ANY,
    "responseModalities": ANY,
    "responseLogprobs": BOOLEAN,
    "logprobs": INTEGER,
    "seed": INTEGER,
    "routingConfig": ANY,
    "audioTimestamp": BOOLEAN,
    "mediaResolution": STRING,
    "speechConfig": ANY,
    "imageConfig": ANY,
    "enableAffectiveDialog": BOOLEAN,
    "thinkingConfig": {
        "includeThoughts": BOOLEAN,
        "thinkingBudget": INTEGER,
        "thinkingLevel": THINKING_LEVELS,
    },
}
GENERATE: dict[str, Kind] = {
    "contents": [CONTENT],
    "systemInstruction": CONTENT,
    "cachedContent": STRING,
    "tools": ANY,
    "toolConfig": ANY,
    "labels": TEXTS,
    "safetySettings": ANY,
    "modelArmorConfig": ANY,
    "generationConfig": GENERATION_CONFIG,
}
COUNT: dict[str, Kind] = {
    "model": STRING,
    "instances": ANY,
    "contents": [CONTENT],
    "systemInstruction": CONTENT,
    "tools": ANY,
    "generationConfig": GENERATION_CONFIG,
}
EMBED_CONTENT: dict[str, Kind] = {
    "content": CONTENT,
    "embedContentConfig": {
        "taskType": STRING,
        "title": STRING,
        "outputDimensionality": INTEGER,
        "autoTruncate": BOOLEAN,
    },
}
PREDICT: dict[str, Kind] = {"instances": [ANY], "parameters": ANY, "labels": TEXTS}
TUNING_JOB: dict[str, Kind] = {
    "baseModel": STRING,
    "preTunedModel": {"tunedModelName": STRING, "checkpointId": STRING, "baseModel": STRING},
    "supervisedTuningSpec": {
        "trainingDatasetUri": STRING,
        "validationDatasetUri": STRING,
        "hyperParameters": {
            "epochCount": INTEGER,
            "learningRateMultiplier": NUMBER,
            "adapterSize": ADAPTER_SIZES,
            "batchSize": INTEGER,
            "learningRate": NUMBER,
        },
        "exportLastCheckpointOnly": BOOLEAN,
    },
    "tunedModelDisplayName": STRING,
    "description": STRING,
    "labels": TEXTS,
    "encryptionSpec": {"kmsKeyName": STRING},
    "serviceAccount": STRING,
    # What only the service sets is ignored in a request.
    **dict.fromkeys(
        (
            *("name", "state", "createTime", "startTime", "endTime", "updateTime", "error", "experiment"),
            *("tunedModel", "tuningDataStats"),
        ),
        ANY,
    ),
}
UNDEPLOY: dict[str, Kind] = {"deployedModelId": STRING, "trafficSplit": ANY}
# A line of a dataset: the fields of a request that a tuned model can learn from.
ROW: dict[str, Kind] = {
    "systemInstruction": CONTENT,
    "contents": [CONTENT],
    "tools": ANY,
    "toolConfig": ANY,
    "generationConfig": ANY,
}
