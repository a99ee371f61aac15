using Enclosure.Mail.Delivery;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>What servers call a message they took.</summary>
public sealed class QueueIdsTests
{
    [Theory]
    [InlineData("2.0.0 Ok: queued as 4F1B2C0D3E", "4F1B2C0D3E")]
    [InlineData("2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4DVXkY2Qz1zGp7R", "4DVXkY2Qz1zGp7R")]
    [InlineData("Ok: queued as xYz_-12", "xYz_-12")]
    [InlineData("2.0.0 Message queued with id 12f8a", "12f8a")]
    [InlineData("OK id=1rXyZa-000AbC-3d", "1rXyZa-000AbC-3d")]
    [InlineData("2.6.0 <a@b> [InternalId=33002455367805, Hostname=AM0.example.com] 8421 bytes Queued mail for delivery", "33002455367805")]
    [InlineData("2.0.0 4ALDs1xk012345 Message accepted for delivery", "4ALDs1xk012345")]
    [InlineData("2.0.0: 1f2e3d4c Message accepted for delivery", "1f2e3d4c")]
    [InlineData("2.0.0 OK  1763727600 a640c23a62f3a-b73 - gsmtp", "a640c23a62f3a-b73")]
    [InlineData("ok 1763727600 qp 12345", "1763727600 qp 12345")]
    [InlineData(
        "Ok 0100018bcf5a1b2c-0a1b2c3d-1111-2222-3333-444455556666-000000", "0100018bcf5a1b2c-0a1b2c3d-1111-2222-3333-444455556666-000000")]
    [InlineData("Message Queued (6F9619FF-8B86-D011-B42D-00CF4FC964FF.1)", "6F9619FF-8B86-D011-B42D-00CF4FC964FF.1")]
    [InlineData("2.0.0 Ok", null)]
    [InlineData("Great success", null)]
    [InlineData("", null)]
    public void The_id_is_found_where_the_text_names_one(string text, string? id) => QueueIds.Find(text).ShouldBe(id);

    [Fact]
    public void An_id_of_absurd_length_is_none() => QueueIds.Find($"queued as {new string('a', 500)}").ShouldBeNull();
}
