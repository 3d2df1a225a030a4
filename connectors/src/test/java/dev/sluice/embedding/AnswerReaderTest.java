package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.embedding.OpenAiServer.Encoding;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.StatusTable;
import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {

    @Test
    void readsNumbers() throws CallFailure {
        EmbeddingAnswer answer = read(Encoding.FLOAT, 2, """
                {"object":"list","model":"m","data":[
                  {"object":"embedding","index":0,"embedding":[1,-2.5,3e-5,0.1]},
                  {"index":1,"embedding":[1.17549435E-38,-0.0,16777217,1e3]}],
                 "usage":{"prompt_tokens":3,"total_tokens":7}}""");

        assertThat(answer.vectors().get(0)).containsExactly(1f, -2.5f, 3e-5f, 0.1f);
        assertThat(answer.vectors().get(1)).containsExactly(1.17549435E-38f, -0.0f, 16777216f, 1000f);
        assertThat(answer.dimension()).isEqualTo(4);
        assertThat(answer.tokens()).isEqualTo(7);
    }

    @Test
    void readsBase64AsLittleEndianFloats() throws CallFailure {
        String json = "{\"data\":[{\"index\":0,\"embedding\":\"" + base64(1f, -2.5f, 0.1f) + "\"}]}";

        EmbeddingAnswer answer = read(Encoding.BASE64, 1, json);

        assertThat(answer.vectors().get(0)).containsExactly(1f, -2.5f, 0.1f);
        assertThat(answer.tokens()).isZero();
    }

    @Test
    void takesNumbersWhereBase64WasAskedForButUnknownToTheServer() throws CallFailure {
        assertThat(read(Encoding.BASE64, 1, "{\"data\":[{\"index\":0,\"embedding\":[1,2]}]}")
                        .vectors()
                        .get(0))
                .containsExactly(1f, 2f);
    }

    @Test
    void putsShuffledVectorsInOrderWhateverTheOrderOfTheirKeys() throws CallFailure {
        EmbeddingAnswer answer = read(
                Encoding.FLOAT,
                3,
                "{\"data\":[{\"embedding\":[2],\"index\":2},{\"index\":0,\"embedding\":[0]},"
                        + "{\"index\":1,\"embedding\":[1]}]}");

        assertThat(answer.vectors()).extracting(vector -> vector[0]).containsExactly(0f, 1f, 2f);
    }

    @Test
    void readsVectorsLongerThanTheFirstGuess() throws CallFailure {
        String vector = "[" + "0.5,".repeat(3071) + "0.25]";

        EmbeddingAnswer answer = read(Encoding.FLOAT, 1, "{\"data\":[{\"index\":0,\"embedding\":" + vector + "}]}");

        assertThat(answer.dimension()).isEqualTo(3072);
        assertThat(answer.vectors().get(0)[3071]).isEqualTo(0.25f);
    }

    @Test
    void countsPromptTokensWhereThereIsNoTotal() throws CallFailure {
        String json = "{\"data\":[{\"index\":0,\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":5,\"cost\":{\"x\":1}}}";

        assertThat(read(Encoding.FLOAT, 1, json).tokens()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    FLOAT  | {'data':[{'index':0,'embedding':[1]}]}                               | has 1 vectors
                    FLOAT  | {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[1]},{'index':2,'embedding':[1]}]} | has 3 vectors
                    FLOAT  | {'data':[]}                                                          | has 0 vectors
                    FLOAT  | {'object':'list'}                                                    | has 0 vectors
                    FLOAT  | {'data':null}                                                        | has no array data
                    FLOAT  | {'data':{'embedding':[1]}}                                           | has no array data
                    FLOAT  | {'data':[[1],[2]]}                                                   | has an entry that is no object (entry 1)
                    FLOAT  | {'data':[{'index':1,'embedding':[1]},{'index':1,'embedding':[1]}]}   | has index 1 twice
                    FLOAT  | {'data':[{'index':0,'embedding':[1]},{'index':2,'embedding':[1]}]}   | has index 2, expected 0 to 1
                    FLOAT  | {'data':[{'index':-1,'embedding':[1]},{'index':0,'embedding':[1]}]}  | has index -1, expected 0 to 1
                    FLOAT  | {'data':[{'embedding':[1]},{'index':0,'embedding':[1]}]}             | has no index in entry 1
                    FLOAT  | {'data':[{'index':'0','embedding':[1]},{'index':1,'embedding':[1]}]} | has no index in entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[1]},{'index':1}]}                   | has no embedding in entry 2
                    FLOAT  | {'data':[{'index':0,'embedding':[1,NaN]},{'index':1,'embedding':[1]}]} | has NaN or infinity in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[-Infinity]},{'index':1,'embedding':[1]}]} | has NaN or infinity in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[1e39]},{'index':1,'embedding':[1]}]} | has NaN or infinity in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[1,null]},{'index':1,'embedding':[1]}]} | has null in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':['1']},{'index':1,'embedding':[1]}]} | has a string in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[[1]]},{'index':1,'embedding':[1]}]} | has a nested array in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[true]},{'index':1,'embedding':[1]}]} | has no number in the vector of entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':[]},{'index':1,'embedding':[1]}]}    | has an empty vector in entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':null},{'index':1,'embedding':[1]}]}  | has no vector in entry 1
                    FLOAT  | {'data':[{'index':0,'embedding':'AACAPw=='},{'index':1,'embedding':[1]}]} | has a string as vector in entry 1, but numbers were asked for
                    FLOAT  | {'data':[{'index':0,'embedding':[1,2]},{'index':1,'embedding':[1]}]} | has vectors of 2 and of 1
                    BASE64 | {'data':[{'index':0,'embedding':'AACAPw=='},{'index':1,'embedding':'AACAfw=='}]} | has NaN or infinity in the vector of entry 2
                    BASE64 | {'data':[{'index':0,'embedding':'AACA'},{'index':1,'embedding':[1]}]} | has a vector of 3 bytes in entry 1, expected float32
                    BASE64 | {'data':[{'index':0,'embedding':'%%%%'},{'index':1,'embedding':[1]}]} | has a vector that is no base64 in entry 1
                    BASE64 | {'data':[{'index':0,'embedding':'Ā'},{'index':1,'embedding':[1]}]}    | has a vector that is no base64 in entry 1
                    BASE64 | {'data':[{'index':0,'embedding':''},{'index':1,'embedding':[1]}]}    | has an empty vector in entry 1
                    FLOAT  | [1,2]                                                                | is no JSON object
                    FLOAT  | {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[1]}]} {} | is no JSON object
                    FLOAT  | {'data':[{'index':0,'embedding':[1,2                                 | is broken or cut JSON (36 bytes)
                    FLOAT  | {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[1]}]    | is broken or cut JSON (65 bytes)
                    FLOAT  | {'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[1 2]}]} | is broken or cut JSON (68 bytes)
                    FLOAT  | <html>CANARY</html>                                                  | is broken or cut JSON (19 bytes)
                    """)
    void refusesAnAnswerThatCannotBeTrusted(Encoding encoding, String json, String problem) {
        CallFailure failure = failure(encoding, 2, 200, json.replace('\'', '"'));

        assertThat(failure.kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(failure)
                .hasMessage("status 200: the answer to 2 texts " + problem)
                .hasNoCause();
    }

    @Test
    void refusesAnEmptyBody() {
        assertThat(failure(Encoding.FLOAT, 1, 200, ""))
                .hasMessage("status 200: the answer to 1 texts is no JSON object");
    }

    @Test
    void takesAnErrorInASuccessForWhatItSays() {
        CallFailure failure =
                failure(Encoding.FLOAT, 1, 200, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"CANARY\"}}");

        assertThat(failure.kind()).isEqualTo(Kind.FATAL);
        assertThat(failure)
                .hasMessage("status 200 with an error in its body, code insufficient_quota: the quota is used up;"
                        + " raise it with the provider");
    }

    @Test
    void leavesANullErrorAlone() throws CallFailure {
        assertThat(read(Encoding.FLOAT, 1, "{\"error\":null,\"data\":[{\"index\":0,\"embedding\":[1]}]}")
                        .vectors())
                .hasSize(1);
    }

    @Test
    void classifiesAnErrorStatus() {
        CallFailure failure = failure(Encoding.FLOAT, 1, 429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}");

        assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(failure).hasMessage("status 429, code rate_limit_exceeded");
    }

    private static CallFailure failure(Encoding encoding, int texts, int status, String json) {
        CallFailure failure =
                catchThrowableOfType(CallFailure.class, () -> reader(encoding).read(answer(status, json), texts));
        assertThat(failure).as("failure").isNotNull();
        return failure;
    }

    private static EmbeddingAnswer read(Encoding encoding, int texts, String json) throws CallFailure {
        return reader(encoding).read(answer(200, json), texts);
    }

    private static AnswerReader reader(Encoding encoding) {
        return new AnswerReader(encoding, StatusTable.STANDARD, InstantSource.system());
    }

    private static HttpAnswer answer(int status, String json) {
        return new HttpAnswer(status, Map.of(), json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
