using Enclosure.Server.Smtp;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

public sealed class SmtpAnswersTests
{
    [Theory]
    [InlineData(Refusal.UnknownMailbox, "550 5.1.1", "451 4.3.0")]
    [InlineData(Refusal.UnknownDomain, "550 5.1.1", "451 4.3.0")]
    [InlineData(Refusal.MailboxInactive, "550 5.2.1", "451 4.3.0")]
    [InlineData(Refusal.AccountSuspended, "550 5.2.1", "451 4.3.0")]
    [InlineData(Refusal.StorageLimitExceeded, "452 4.2.2", "452 4.2.2")]
    [InlineData(Refusal.StoreFull, "452 4.3.1", "452 4.3.1")]
    [InlineData(Refusal.Unavailable, "451 4.3.0", "451 4.3.0")]
    [InlineData(Refusal.MessageTooLarge, "552 5.3.4", "552 5.3.4")]
    public void A_refusal_of_one_recipient_is_none_of_the_whole_message(Refusal refusal, string atRecipient, string atEndOfData)
    {
        Codes(SmtpAnswers.AtRecipient(refusal)).ShouldBe(atRecipient);
        Codes(SmtpAnswers.AtEndOfData(refusal)).ShouldBe(atEndOfData);
    }

    [Fact]
    public void A_commit_that_nobody_knows_of_is_to_be_tried_again() => Codes(SmtpAnswers.Unknown).ShouldBe("451 4.3.0");

    private static string Codes(SmtpReply reply) => $"{reply.Code} {reply.Enhanced}";
}
