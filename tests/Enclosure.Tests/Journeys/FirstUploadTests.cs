using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Journeys;

public sealed class FirstUploadTests
{
    [Fact]
    public async Task A_file_goes_up_by_form_comes_down_by_link_and_goes_away()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var bytes = "%PDF-1.7 hello"u8.ToArray();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "報告書 🎉.pdf" } };

        var created = await client.PostAsync("/v1/attachments", form);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        var metadata = await client.GetFromJsonAsync<JsonElement>($"/v1/attachments/{id}");
        metadata.GetProperty("filename").GetString().ShouldBe("報告書 🎉.pdf");
        var url = metadata.GetProperty("url").GetString();
        (await server.Http.GetByteArrayAsync(url)).ShouldBe(bytes);

        (await client.DeleteAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_goes_up_by_signed_link_and_is_read_by_its_plain_one()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var bytes = "a,b\n1,2\n"u8.ToArray();

        var issued = await client.PostAsJsonAsync(
            "/v1/inbox/attachments/upload", new { filename = "table.csv", contentType = "text/csv", fileSize = bytes.Length });
        issued.StatusCode.ShouldBe(HttpStatusCode.OK);
        var data = (await issued.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");

        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        (await server.Http.PutAsync(data.GetProperty("presignedUrl").GetString(), content)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetByteArrayAsync(data.GetProperty("url").GetString())).ShouldBe(bytes);
    }
}
