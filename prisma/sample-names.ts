export type SampleLanguage = 'en' | 'es' | 'zh' | 'vi' | 'ar' | 'ht'

/** `shown|latin`: the name as the family writes it and, where that is another script, in Latin letters for e-mail and school. */
export type NameList = { family: readonly string[]; women: readonly string[]; men: readonly string[] }

/** Made-up people: common names of each language, put together by chance. */
export const sampleNames: Record<SampleLanguage, NameList> = {
  en: {
    family: list(
      'Abbott, Adler, Bailey, Barlow, Bauer, Beckett, Bishop, Brandt, Callahan, Carver, Chandler, Conway, Dalton, Decker, Doyle, Ellison, Fletcher, Foster, Gallagher, Garner, Hale, Harmon, Hartley, Hendricks, Holloway, Ingram, Jennings, Keller, Kendall, Lambert, Larsen, Lindqvist, Maddox, Marsh, McAllister, Mercer, Monroe, Nilsen, Norwood, O’Brien, Olsen, Osborne, Parrish, Pemberton, Quinn, Ramsey, Reeves, Rhodes, Sawyer, Shelby, Sinclair, Stokes, Sutton, Talbot, Thorne, Underwood, Vance, Wagner, Walsh, Webster, Whitaker, Winslow, Yates, Zimmerman, Fairbanks-Lowe, St. Clair',
    ),
    women: list(
      'Alice, Amanda, Andrea, Barbara, Beth, Brooke, Carol, Caroline, Claire, Dana, Diane, Elaine, Emily, Erin, Faith, Fiona, Grace, Hannah, Heather, Irene, Jane, Janet, Jill, Joan, Julia, Karen, Kate, Laura, Leah, Linda, Lucy, Maggie, Marie, Megan, Molly, Nancy, Nora, Olivia, Paula, Rachel, Rose, Ruth, Sarah, Shannon, Sophie, Susan, Tara, Teresa, Vera, Wendy',
    ),
    men: list(
      'Aaron, Adam, Alan, Albert, Andrew, Ben, Brian, Caleb, Carl, Charles, Craig, Daniel, David, Dennis, Edward, Eric, Ethan, Frank, George, Glenn, Greg, Harold, Henry, Ian, Jack, James, Jason, Joel, John, Kevin, Kyle, Lewis, Luke, Mark, Martin, Michael, Nathan, Neil, Oscar, Owen, Patrick, Paul, Peter, Ralph, Robert, Ryan, Samuel, Sean, Thomas, Walter',
    ),
  },
  es: {
    family: list(
      'Aguilar Ríos, Castillo, Delgado, Domínguez, Espinoza Vela, Fuentes, Gómez, Herrera, Ibáñez, Juárez, León, Márquez, Mendoza, Muñoz, Navarro, Núñez, Ochoa, Peña, Quintero, Ramírez, Salazar, Solís, Trujillo, Velázquez',
    ),
    women: list(
      'Alejandra, Ana, Beatriz, Carmen, Claudia, Daniela, Elena, Gabriela, Guadalupe, Inés, Isabel, Lucía, María José, Pilar, Rocío, Rosa, Sofía, Teresa, Verónica, Ximena',
    ),
    men: list(
      'Alejandro, Andrés, Carlos, César, Diego, Emilio, Esteban, Felipe, Hugo, Iván, Javier, Jesús, Joaquín, José Luis, Manuel, Mateo, Óscar, Pablo, Raúl, Sergio',
    ),
  },
  zh: {
    family: list('陈|Chen, 林|Lin, 王|Wang, 张|Zhang, 刘|Liu, 黄|Huang, 周|Zhou, 徐|Xu'),
    women: list('美玲|Meiling, 秀英|Xiuying, 丽华|Lihua, 雪|Xue, 婷婷|Tingting, 静|Jing, 芳|Fang, 晓红|Xiaohong'),
    men: list('伟|Wei, 建国|Jianguo, 志强|Zhiqiang, 明|Ming, 海涛|Haitao, 俊杰|Junjie, 文斌|Wenbin, 磊|Lei'),
  },
  vi: {
    family: list('Nguyễn, Trần, Lê, Phạm, Hoàng, Vũ, Đặng, Bùi'),
    women: list('Thị Hương, Thị Lan, Thị Mai, Thu Hà, Ngọc Anh, Kim Liên, Bích Ngọc, Thanh Thảo'),
    men: list('Văn Hùng, Văn Minh, Quốc Bảo, Đức Anh, Thanh Tùng, Hữu Phước, Minh Tuấn, Xuân Trường'),
  },
  ar: {
    family: list('حداد|Haddad, منصور|Mansour, خليل|Khalil, سليمان|Suleiman, درويش|Darwish, نصار|Nassar'),
    women: list('فاطمة|Fatima, مريم|Maryam, ليلى|Layla, نور|Nour, سلمى|Salma, هدى|Huda, رنا|Rana, زينب|Zainab'),
    men: list('أحمد|Ahmad, يوسف|Yousef, عمر|Omar, خالد|Khaled, سامي|Sami, حسن|Hasan, إبراهيم|Ibrahim, طارق|Tariq'),
  },
  ht: {
    family: list('Baptiste, Charles, Desrosiers, Dorvil, Estimé, Jean-Louis, Pierre-Antoine, Toussaint'),
    women: list('Darline, Fabiola, Guerda, Marie-Ange, Mirlande, Nadège, Rose-Laure, Widline'),
    men: list('Emmanuel, Frantz, Jean-Robert, Jocelyn, Junior, Réginald, Wilner, Yvon'),
  },
}

/** What children are called at school, whatever is spoken at home. */
export const studentGivenNames = list(
  'Abigail, Adrian, Aiden, Amelia, Anthony, Ava, Bella, Caleb, Camila, Chloe, Daniel, Dylan, Eleanor, Elijah, Emma, Ethan, Eva, Gabriel, Gavin, Grace, Hazel, Henry, Isaac, Isabella, Jack, Jade, Jasmine, Jonah, Julian, Kevin, Layla, Leah, Leo, Levi, Liam, Lily, Lucas, Luna, Maya, Mia, Miles, Naomi, Nathan, Noah, Nora, Oliver, Penelope, Ruby, Ryan, Samuel, Sara, Sebastian, Stella, Theo, Violet, William, Wyatt, Zoe',
)

function list(names: string): string[] {
  return names.split(', ')
}
